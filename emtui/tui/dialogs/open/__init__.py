"""The dialog that opens a file, and what it reads and asks."""
