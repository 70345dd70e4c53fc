"""A Health Inequalities Self-Assessment for the terminal."""

__version__ = "0.1.0"
