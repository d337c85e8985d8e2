"""Pages of certificates, by noun."""
