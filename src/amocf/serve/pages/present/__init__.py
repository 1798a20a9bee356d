"""From the release to what pages show: pure functions from a reader to plain values."""
