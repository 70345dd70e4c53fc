"""Reads, and checks, the words in the content folder: locate, load, check."""
