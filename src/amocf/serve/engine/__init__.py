"""Engines that answer queries: worker processes, threads, or another store."""
