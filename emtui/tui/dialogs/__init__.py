"""Modal dialogs: each returns a value to the screen that opened it."""
