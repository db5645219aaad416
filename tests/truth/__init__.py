"""A mailbox generator that knows the true state of every conversation it makes, and the end-to-end tests on it."""
