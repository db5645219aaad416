"""Small Protocols that say what the use cases need of the world, with the errors they may raise."""
