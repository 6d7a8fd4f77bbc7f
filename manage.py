#!/usr/bin/env python
"""Django's command line. With every command `--data DIR` names the data folder, which the settings need to know."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from todosite.serving import data_folder

# The exit code that shells report for a program that SIGPIPE ended.
SIGPIPE_EXIT_CODE = 128 + 13


def extract_data_option(arguments: list[str]) -> list[str]:
    """The arguments without `--data DIR`; the folder is set as TODO_DATA in the environment."""
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            return [*rest, argument, *remaining]
        if argument == "--data":
            folder = next(remaining, "")
            set_data_folder("" if folder.startswith("-") else folder)
        elif argument.startswith("--data="):
            set_data_folder(argument.removeprefix("--data="))
        else:
            rest.append(argument)
    return rest


def set_data_folder(folder: str) -> None:
    """Set TODO_DATA: the settings read it, long before a command reads its options."""
    if not folder:
        refuse("--data needs a folder: --data DIR.")
    os.environ["TODO_DATA"] = folder


def refuse(sentence: str) -> NoReturn:
    """End with exit code 2 and a sentence on stderr."""
    print(sentence, file=sys.stderr)  # noqa: T201  (no settings, so no logging yet)
    sys.exit(2)


def exit_on_signals() -> None:
    """Let a signal end the process at once: while Django is being imported, nothing needs to be released."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))


def execute(arguments: list[str]) -> None:
    """Run a command of Django; a setting that cannot be used is refused in one sentence."""
    from django.core.management import execute_from_command_line

    from todosite.environment import Misconfigured

    try:
        execute_from_command_line(arguments)
    except Misconfigured as error:
        refuse(str(error))
    finally:
        # Python would flush at its exit, when it is too late to handle a reader that has gone.
        print(end="", flush=True)  # noqa: T201


def main() -> None:
    arguments = extract_data_option(sys.argv)
    serving = arguments[1:2] == ["up"]
    if serving:
        exit_on_signals()
    if serving and "--demo" in arguments:
        # The demo never goes into real data, from which its events could not be removed.
        os.environ["TODO_DATA"] = str(data_folder.demo_folder(data_folder.path()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")
    try:
        execute(arguments)
    except BrokenPipeError:
        # The reader has gone, as with `| head -1`. The rest of the output is discarded.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(SIGPIPE_EXIT_CODE)


if __name__ == "__main__":
    main()
