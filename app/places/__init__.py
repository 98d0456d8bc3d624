"""Beats, places and assignments: where officers work, and who works where."""
