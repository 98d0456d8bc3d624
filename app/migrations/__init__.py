"""Changes of the database, numbered and reversible."""
