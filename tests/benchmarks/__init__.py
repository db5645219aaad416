"""Scripts that print ratios measured in one run; nothing here is timed by the test suite."""
