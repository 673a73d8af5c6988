"""What the rules say: pure functions and frozen values, standard library only."""
