"""`manage.py data_key --rotate`, killed at one of its steps: python -m tests.todosite.serving.killed_rotation STEP."""

from __future__ import annotations

import os
import signal
import sys

import manage

STEPS = ("key written", "before the commit", "after the commit", "file in place")


def kill(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def after(function):
    def both(*args, **kwargs):
        function(*args, **kwargs)
        kill()

    return both


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "todosite.settings"
    step = sys.argv[1]
    import django

    django.setup()
    from eventsourcing.database import rotation
    from todosite.serving import data_key

    if step == "key written":
        data_key.write = after(data_key.write)
    elif step == "before the commit":
        # Batches of persons' keys come after the secret; a kill after them is the last moment inside the transaction.
        rotation.data_key.use, rotation.keyset.batches = kill, after(rotation.keyset.batches)
    elif step == "after the commit":
        rotation.exchange = after(rotation.exchange)
    elif step == "file in place":
        data_key.put_next_in_place = after(data_key.put_next_in_place)
    sys.argv = ["manage.py", "data_key", "--rotate"]
    manage.main()
