"""What each pane shows, as plain data: Frame -> Scene -> Strips."""
