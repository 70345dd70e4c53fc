"""Changes as many ratings as a line on standard input says, syncs once, and says so: our own client."""

import itertools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import ours

port, token = sys.argv[1:]
machine = ours.Machine(int(port), token)
numbers = itertools.count()
for line in sys.stdin:
    machine.store.append([ours.operation(next(numbers)) for _ in range(int(line))])
    machine.engine.sync()
    print("done", flush=True)
machine.talker.close()
