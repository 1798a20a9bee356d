"""Which competencies, KSAs or occupations a text is about: ranked lists, for a person to judge."""
