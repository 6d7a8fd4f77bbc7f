#!/usr/bin/env python
"""Django's command line. For every command `--data DIR` names the data folder, which settings need to know."""

from __future__ import annotations

import os
import signal
import sys

from todosite import data_folder


def take_data_option(arguments: list[str]) -> list[str]:
    """The arguments without `--data DIR`, which becomes TODO_DATA in the environment."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*rest, word, *words]
        if word == "--data":
            os.environ["TODO_DATA"] = next(words, "") or missing_folder()
        elif word.startswith("--data="):
            os.environ["TODO_DATA"] = word.removeprefix("--data=") or missing_folder()
        else:
            rest.append(word)
    return rest


def missing_folder() -> str:
    print("--data needs a folder: --data DIR.", file=sys.stderr)  # noqa: T201  (no settings, so no logging yet)
    sys.exit(2)


def exit_on_signals() -> None:
    """While Django is being imported there is nothing yet that would have to end well."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))


def main() -> None:
    arguments = take_data_option(sys.argv)
    if arguments[1:2] == ["up"]:
        exit_on_signals()
    if arguments[1:2] == ["up"] and "--demo" in arguments:
        # Never in anybody's real data: its history could not be mended.
        folder = data_folder.path()
        os.environ["TODO_DATA"] = str(folder.with_name(folder.name + data_folder.DEMO))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
