"""The command line: a thin front end over the use cases of `app`."""
