"""The full-screen app: the only part of the program that knows Textual, besides the terminal package."""
