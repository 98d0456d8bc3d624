"""Contacts: what an officer records on patrol in three or four taps."""
