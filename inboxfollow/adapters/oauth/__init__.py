"""OAuth 2.0: getting a person's leave, and turning it into access tokens that are valid now."""
