"""What stands between Textual and the wire: painting, keys, ends, the launcher, the terminal's facts.

How the app is started, in this order:

    facts = facts.look()                                # before anything is imported that takes time
    if not facts.can_full_screen: …                     # say facts.why_not, go on line by line
    status = launcher.launch(child, first_line="…")     # a plain line at once, then a process of its own

and in `child`, which returns the exit status:

    environment.prepare(None, facts)                    # before Textual is imported
    app = …
    install.install(app, facts)                         # painter and keyboard
    ends.install(app, save)                             # signals, and a terminal that goes away
    app.run(mouse=…)
"""
