"""People for tests (fixtures): made through the application's own doors."""
