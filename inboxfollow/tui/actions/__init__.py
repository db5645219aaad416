"""What keys do on the main screen, one subject a module."""
