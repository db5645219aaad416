"""What stands behind the ports: servers, the store, the keyring, the clock."""
