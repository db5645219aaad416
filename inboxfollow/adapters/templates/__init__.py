"""Templates in files, and Jinja2 in a sandbox; jinja2 is imported nowhere else, and only when words are made."""
