"""`manage.py restore`, killed at one of its steps: python -m tests.todosite.serving.killed_restore STEP ARGUMENT ..."""

from __future__ import annotations

import os
import sys

import manage
from tests.todosite.serving.killed_rotation import after, kill

BEFORE = ("verified", "key at hand", "old database kept")
AFTERWARDS = ("database in place", "old key kept", "keys in place")

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "todosite.settings"
    step, *arguments = sys.argv[1:]
    import django

    django.setup()
    from todosite.serving import key_copies, restore

    if step == "verified":
        key_copies.bring_data_key = kill
    elif step == "key at hand":
        key_copies.bring_data_key = after(key_copies.bring_data_key)
    elif step == "old database kept":
        os.link = after(os.link)
    elif step == "database in place":
        restore.put_in_place = after(restore.put_in_place)
    elif step == "old key kept":
        put_back = key_copies.put_back

        def put_back_partly(*args):
            key_copies._write = kill
            put_back(*args)

        key_copies.put_back = put_back_partly
    elif step == "keys in place":
        key_copies.put_back = after(key_copies.put_back)
    sys.argv = ["manage.py", "restore", *arguments]
    manage.main()
