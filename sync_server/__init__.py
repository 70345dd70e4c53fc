"""The optional sync server: an append-only log of operations per team."""
