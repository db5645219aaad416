"""Ports kept in memory: for the demo and for tests of everything above the ports."""
