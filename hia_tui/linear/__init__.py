"""The same job line by line: for screen readers, braille, dumb terminals and very slow lines."""
