"""A second opinion: facts to answers in plain Python, written from the specification alone.

Nothing here imports the product except `product.py` (which loads files and asks GraphQL) and
the test modules that compare. Where the specification leaves a choice, the module that makes
it says so in a comment that begins with "Reading:".
"""
