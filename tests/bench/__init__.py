"""Speeds and sizes: `make bench` prints a table of medians. Nothing here is a test; figures are for reading."""
