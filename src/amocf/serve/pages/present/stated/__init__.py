"""What institutes state in data of their own: read, said in sentences, and shown in tables."""
