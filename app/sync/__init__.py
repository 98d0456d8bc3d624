"""How phones send: hello, kit, batch, and the records that are being checked."""
