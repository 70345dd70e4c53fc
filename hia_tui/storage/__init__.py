"""What is on the person's own disk: durable files, the assessment's store, the home, backups and the bin."""
