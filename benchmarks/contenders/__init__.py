"""Who is measured: each in a process of its own on the same Neo4j, but for the plain driver."""
