"""What a phone keeps, sends and shows: its scripts in a real Chromium, against a server that answers as it is told."""
