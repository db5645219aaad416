"""Pure values and functions; the words are those of the trade, and now is always a parameter."""
