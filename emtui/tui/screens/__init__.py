"""The splash screen and the workbench."""
