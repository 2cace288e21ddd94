"""Widgets of the workbench and of the dialogs."""
