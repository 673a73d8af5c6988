"""The Neo4j that we fetch, start, watch and stop ourselves."""
