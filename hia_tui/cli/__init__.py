"""Commands: argv to one workspace and one verb, a module per family."""
