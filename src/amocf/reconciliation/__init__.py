"""Names in other people's data, reconciled with a release: ranked candidates for each."""
