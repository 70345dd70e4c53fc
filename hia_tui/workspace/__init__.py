"""Everything the program can do, with no screen: a module per noun, one set of verbs for every front end."""
