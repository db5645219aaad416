"""Use cases: the only API of the front ends."""
