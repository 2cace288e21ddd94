"""What each pane shows: its scene, its words, and what it has to compute first."""
