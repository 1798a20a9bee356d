"""The frameworks that mappings lead to: editions, files of new ones, and official IRIs."""
