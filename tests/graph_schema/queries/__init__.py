"""Tests of `graph_schema.queries`."""
