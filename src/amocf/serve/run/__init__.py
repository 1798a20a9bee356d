"""The application under a maintained HTTP server, and its processes."""
