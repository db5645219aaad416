"""One widget a module: attributes down, messages up."""
