"""What a release says of itself: VoID, DCAT, PROV, its queries, its JSON-LD context."""
