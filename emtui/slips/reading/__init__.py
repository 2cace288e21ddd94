"""Reading numbers in any everyday format into an envelope; `readers` is the entry point."""
