"""Secrets from the system's keyring, from a command or from the environment."""
