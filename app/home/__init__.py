"""The first page of each person, and the landing page for residents."""
