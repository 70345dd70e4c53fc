"""What the server keeps: statements written once, run by SQLite or PostgreSQL."""
