"""What `emtui` does without a screen: one module a subcommand."""
