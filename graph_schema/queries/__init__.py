"""The root queries, one noun a module: mixins that `graph_schema.schema` assembles into `Query`."""
