"""Pure translation of mail formats: bytes in, domain values out. Nothing here raises on bad mail."""
