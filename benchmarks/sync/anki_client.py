"""Changes as many notes as a line on standard input says, syncs once, and says so. Runs in Anki's Python."""

import sys
from pathlib import Path

from anki.collection import Collection

endpoint, folder = sys.argv[1:]
collection = Collection(str(Path(folder) / "c.anki2"))
auth = collection.sync_login("u", "p", endpoint)
auth.endpoint = endpoint
model = collection.models.by_name("Basic")
notes = []
print("ready", flush=True)
for line in sys.stdin:
    count = int(line)
    if not notes:
        for number in range(count):
            note = collection.new_note(model)
            note.fields = [f"q/practice.question-{number}/rating", "3"]
            collection.add_note(note, 1)
            notes.append(note.id)
        collection.close_for_full_sync()
        collection.full_upload_or_download(auth=auth, server_usn=None, upload=True)
        collection.reopen(after_full_sync=True)
    else:
        for place in notes[:count]:
            note = collection.get_note(place)
            note.fields[1] = str(int(note.fields[1]) % 4 + 1)
            collection.update_note(note)
        output = collection.sync_collection(auth, False)
        assert output.required in (0, 1), output
    print("done", flush=True)
collection.close()
