"""The Textual application: one screen to work on, panes that draw Scenes, dialogs."""
