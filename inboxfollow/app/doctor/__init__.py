"""`doctor`: looks at everything that must work, in an order in which one fault explains the next, and says what to do.

Each module looks at one area and yields checks. None of them needs another area to be in order: what cannot be looked
at is skipped and says why.
"""
