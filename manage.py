#!/usr/bin/env python
"""Django's command line. With every command `--data DIR` names the data folder, which the settings need to know."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import NoReturn

from todosite.serving import data_folder

# The exit code that shells report for a program that SIGPIPE ended.
SIGPIPE_EXIT_CODE = 128 + 13
# Commands that need no database: all others are refused in a folder without one, which they must not make.
WITHOUT_DATABASE = frozenset({"up", "restore", "help", "version", "check", "makemigrations", "diffsettings"})
# Commands that may begin a database, in a folder that has nothing but keys.
BEGIN = frozenset({"migrate", "import_events"})

# Django's commands that write nothing with the code of this version. Its others are refused where a newer version of
# the site has migrated the database; the site's own see to that themselves.
WRITE_NOTHING = WITHOUT_DATABASE | {
    "collectstatic", "compilemessages", "dbshell", "dumpdata", "findstatic", "inspectdb", "makemessages",
    "optimizemigration", "sendtestemail", "showmigrations", "sqlflush", "sqlmigrate", "sqlsequencereset",
    "squashmigrations", "startapp", "startproject", "test", "testserver",
}  # fmt: skip


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
        if needs_database(arguments):
            refuse_unusable_database(begins=arguments[1] in BEGIN)
            refuse_newer_database(arguments[1])
        execute_from_command_line(arguments)
    except Misconfigured as error:
        refuse(str(error))
    finally:
        # Python would flush at its exit, when it is too late to handle a reader that has gone.
        print(end="", flush=True)  # noqa: T201


def needs_database(arguments: list[str]) -> bool:
    """Whether the command cannot do without a database, apart from telling its options."""
    name = "".join(arguments[1:2])
    if name[:1] in ("", "-") or {"-h", "--help"} & set(arguments):
        return False
    return name not in WITHOUT_DATABASE or any(each.startswith("--database") for each in arguments)


def refuse_unusable_database(begins: bool = False) -> None:
    """Raises Misconfigured where the data folder has no database, or none that can be read.

    begins -- whether the command may begin a database in a folder that has nothing but keys
    """
    from django.conf import settings

    from todosite.serving import database_file

    file = settings.DATABASE_FILE
    if file and begins and file.parent.is_dir() and data_folder.has_only_keys(file.parent):
        database_file.make(file)
    if file:
        database_file.refuse_unusable(file)


def refuse_newer_database(name: str) -> None:
    """End with a sentence if this is a command of Django's that writes, and a newer version has used the database."""
    import django
    from django.core.management import CommandError, get_commands
    from django.db import DatabaseError

    from todos.management.refusing_command import refuse_newer_version

    if name in WRITE_NOTHING:
        return
    django.setup()
    if not str(get_commands().get(name, "")).startswith("django."):
        return
    try:
        refuse_newer_version()
    except CommandError as error:
        refuse(str(error))
    except DatabaseError:
        return  # the command says what is wrong with the database


def accept_every_character() -> None:
    """Let text that the terminal cannot write be shown with escapes, and bytes that are no text be read."""
    for stream, errors in ((sys.stdout, "backslashreplace"), (sys.stdin, "surrogateescape")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


def main() -> None:
    accept_every_character()
    # Where Python is told to keep no bytecode, every start would compile all of Django: 4 seconds instead of 1.3.
    sys.dont_write_bytecode = False
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
