"""What nobody but its owner may read."""

from typing import Final

#: The modes of folders and files.
OWNER_FOLDER: Final = 0o700
OWNER_FILE: Final = 0o600
