"""Mail through Gmail's API (PROTOCOLS B). The only room that imports Google's clients and httplib2."""
