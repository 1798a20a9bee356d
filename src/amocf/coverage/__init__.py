"""Coverage and gap: what of one thing another has too, what is missing there, what is beside it."""
