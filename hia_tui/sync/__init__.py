"""Talking to a team's sync server: how (client), what and when (engine, schedule), and what is remembered."""
