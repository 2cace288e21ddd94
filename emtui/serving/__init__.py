"""The app in browsers: a server, and a process of its own for each visitor."""
