"""The SPARQL endpoint: its protocol, what it admits, how it describes itself."""
