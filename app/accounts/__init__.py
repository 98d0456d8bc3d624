"""People, passkeys, phones and sessions: who is who, and how they prove it."""
