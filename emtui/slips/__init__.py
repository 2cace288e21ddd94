"""Reading numbers into an Envelope, and writing them out."""
