"""What changed from one state of the data to another: compared, written down, and shown.

``comparing_data.compare`` is the way in.
"""
