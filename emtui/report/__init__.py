"""What the command line writes about a fit."""
