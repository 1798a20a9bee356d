"""The release that the package carries: found, and unpacked into a cache when it is first used."""
