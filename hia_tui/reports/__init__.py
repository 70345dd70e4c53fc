"""Reports: one model of what the store holds, one view of what a reader sees, many formats."""
