"""What a screen is made of beside its widgets: plain objects, each testable by itself."""
