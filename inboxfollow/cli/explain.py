"""`explain`: what a message is and wants, and why; needs no configuration and no store."""
