"""Dialogs: small questions over a screen."""
