"""The command line of `manage.py todo`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, TypedDict

from todos.domain.values.status import STATUSES

ID_HELP = "the id of a todo, or its beginning where no other id begins so"


class Options(TypedDict):
    """The parsed command line. Apart from the first three, an option is present only with the actions that take it."""

    act: str
    person: str | None
    json: bool
    id: str
    description: str
    status: str
    version: str | None
    search: str
    list: str
    words: list[str]
    into: str
    label: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add all acts and their arguments."""
    common = ArgumentParser(add_help=False)
    common.add_argument("--as", dest="person", help="the account that acts; by default the one with your login name")
    common.add_argument("--json", action="store_true", help="one JSON object a line")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")

    def act(name: str, words: str, of_a_todo: bool = True) -> Any:
        added = acts.add_parser(name, parents=[common], help=words)
        if of_a_todo:
            added.add_argument("id", help=ID_HELP)
        return added

    add = act("add", 'add a todo, as in "Dentist fri 9:00 #house !1"', of_a_todo=False)
    add.add_argument("description", help="the text; - reads todos from standard input, one a line")
    add.add_argument("--status", default=STATUSES[0])
    add.add_argument("--list", default="", help="where todos go that name no list; by default the inbox")
    act("status", "set the status: Queued, Started or Finished").add_argument("status")
    act("edit", "change the description").add_argument("description", help="the text; - reads it from standard input")
    act("due", "set the day, as in tomorrow or fri 9:00; without words, none").add_argument("words", nargs="*")
    act(
        "repeat", 'say how it comes back, as in "every friday" or "every! 3 days"; without words, not at all'
    ).add_argument("words", nargs="*")
    act("skip", "go on to the next occurrence of a todo that repeats")
    act("priority", "set the priority: 1 is the highest, 0 is none").add_argument("words", nargs=1)
    act("label", "give it a label").add_argument("label", help="one word, as in garden")
    act("unlabel", "take a label away").add_argument("label", help="one word, as in garden")
    act("move", "put it into a list").add_argument("into", help="the name of a list, or inbox")
    act("remove", "move to the trash")
    act("restore", "take out of the trash, or go back to a version").add_argument(
        "version", nargs="?", help="such as v5"
    )
    act("undo", "undo the last act on it")
    act("history", "all that happened to it, oldest first")
    listing = act("list", "list todos, newest first", of_a_todo=False)
    listing.add_argument("--status", default="")
    listing.add_argument("--search", default="")
    listing.add_argument("--list", default="", help="the name of a list; by default the inbox")
    listing.add_argument("--label", default="", help="only what has this label")
    act("lists", "the lists, with the number of open todos in each", of_a_todo=False)
