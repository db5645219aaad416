"""Ways to tell a person: notices on the desktop, and a command of theirs."""
