#!/usr/bin/env python
"""Django's command line. For every command `--data DIR` names the data folder, which settings need to know."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from todosite.serving import data_folder

# What shells say of programs that were ended because nobody read on.
NOBODY_READS = 128 + 13


def take_data_option(arguments: list[str]) -> list[str]:
    """The arguments without `--data DIR`, which becomes TODO_DATA in the environment."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*rest, word, *words]
        if word == "--data":
            folder = next(words, "")
            take_folder("" if folder.startswith("-") else folder)
        elif word.startswith("--data="):
            take_folder(word.removeprefix("--data="))
        else:
            rest.append(word)
    return rest


def take_folder(folder: str) -> None:
    """Settings read it from there, and they are read long before any command reads its options."""
    if not folder:
        refuse("--data needs a folder: --data DIR.")
    os.environ["TODO_DATA"] = folder


def refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201  (no settings, so no logging yet)
    sys.exit(2)


def exit_on_signals() -> None:
    """While Django is being imported there is nothing yet that would have to end well."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))


def execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    from todosite.environment import Misconfigured

    try:
        execute_from_command_line(arguments)
    except Misconfigured as error:
        refuse(str(error))
    finally:
        # Else Python flushes while it exits, when nothing can be done about a reader that has gone.
        print(end="", flush=True)  # noqa: T201


def main() -> None:
    arguments = take_data_option(sys.argv)
    serving = arguments[1:2] == ["up"]
    if serving:
        exit_on_signals()
    if serving and "--demo" in arguments:
        # Never in anybody's real data: its history could not be mended.
        os.environ["TODO_DATA"] = str(data_folder.demo(data_folder.path()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")
    try:
        execute(arguments)
    except BrokenPipeError:
        # As behind `| head -1`. What is still in hand goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOBODY_READS)


if __name__ == "__main__":
    main()
