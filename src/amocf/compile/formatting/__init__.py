"""The format of the hand-edited sources."""
