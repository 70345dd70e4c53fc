"""Screens: one place on the map each."""
