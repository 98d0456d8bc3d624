"""The beatbook command."""
