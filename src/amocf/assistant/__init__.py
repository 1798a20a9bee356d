"""Tools by which assistants ask a release; ``toolbox.call_tool`` is the way in."""
