"""Looks at the computer and at servers from outside, for `doctor`. Nothing here logs in, writes or changes anything."""
