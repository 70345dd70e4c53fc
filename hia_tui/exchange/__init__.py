"""Packs: written, read, locked, pasted, previewed before a merge and remembered after it."""
