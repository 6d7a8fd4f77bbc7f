"""`manage.py forget alice`, killed at a step: python -m tests.todosite.forgetting.killed_forgetting STEP."""

from __future__ import annotations

import os
import signal
import sys

import manage

# In the order of what happens: all but the last are inside the transaction.
STEPS = ("keys deleted", "event written", "ways ended", "account emptied", "committed")
FUNCTIONS = {
    "keys deleted": "_erase",
    "event written": "_write_event",
    "ways ended": "_end_ways_in",
    "account emptied": "_empty_account",
}


def killing(function):
    def killed(*args, **kwargs):
        if function is not None:
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return killed


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "todosite.settings"
    step = sys.argv[1]
    import django

    django.setup()
    from todosite.forgetting import forget, forgotten_file

    if step == "committed":
        forgotten_file.write = killing(None)
    else:
        setattr(forget, FUNCTIONS[step], killing(getattr(forget, FUNCTIONS[step])))
    sys.argv = ["manage.py", "forget", "alice", "--yes"]
    manage.main()
