"""HTTP, whatever is sent: negotiation, conditions, codings, the cache, problems, limits."""
