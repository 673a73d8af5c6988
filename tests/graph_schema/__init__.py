"""Tests of `graph_schema`."""
