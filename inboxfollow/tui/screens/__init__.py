"""One screen a module; dialogs dismiss with a value."""
