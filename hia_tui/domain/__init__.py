"""The assessment itself: standard library only, no I/O, no clock, no randomness, no framework."""
