"""The background process: turns of accounts, what follows from them, and running as a service of the system."""
