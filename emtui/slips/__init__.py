"""Numbers from the world to an Envelope, and back."""
