"""Widgets: domain values in, messages out; they save, fetch and read nothing."""
