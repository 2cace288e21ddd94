"""The controls of the workbench: plain objects, each testable by itself."""
