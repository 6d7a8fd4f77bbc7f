"""People and todos of a lived-in site. Runs beside the server, by `manage.py shell`; nothing here drives a browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from tests.live_server import OWNER
from todos import bootstrap
from todos.domain.commands import TodoCommands, todo_id
from todosite.accounts import one_time_links
from todosite.accounts import people as accounts
from todosite.accounts.one_time_links import Purpose
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS, SignInAttempt

PASSWORD = "four words are enough"
TRIED = "mallory"
WINDOWS = 20  # in which one person can be signed in
HOMES, LINKS = 200, 3  # of people who have done nothing yet, and the ways into each
STAFF = "sybil"
# A long day's work, long ago: the times on the pages are the same on every day the tests run.
START = datetime(2025, 11, 18, 9, 0, tzinfo=UTC)
PEOPLE = {
    OWNER: {
        "Buy oat milk": [],
        "Renew the passport": ["Started"],
        "Write the report": ["Started", "Finished"],
        "Cancel the gym": [],
        "Book the hotel": [],
        "Call the dentist": ["say Call the dentist again"],
        "Sell the old bicycle": ["remove"],
    },
    "bob": {},
    "carol": {
        "Buy oat milk": [],
        "Renew the passport": ["Started", "say Renew both passports"],
        "Write the report": ["Started", "Finished", "Started", "Finished"],
    },
    "dave": {},
    "erin": {
        "Buy oat milk": [],
        "Renew the passport": [],
        "Call the dentist": ["Started", "say Call the dentist again", "Finished"],
    },
    "heidi": {"Buy oat milk": [], "Renew the passport": [], "Write the report": ["Started"]},
    "ivan": {},
    STAFF: {},
    "judy": {"Pack the bags": ["Started", "say Pack both bags", "back to v1"]},
    "kim": {
        "Write to the bank": ["say The code of the bank is 4711", "say Write to them again", "erase v2", "erase v3"]
    },
    "lena": {"Call the bank, the code is 4711": []},
    "grace": {f"Water plant {number}": ["Started"] for number in range(30)},
}


def move_in() -> None:
    """Make all accounts and todos; print, as JSON, the links and ids that the tests need."""
    minute = iter(range(10_000))
    people = {name: _person(name) for name in PEOPLE}
    todos = {
        name: {words: _live(people[name], words, acts, minute) for words, acts in lived.items()}
        for name, lived in PEOPLE.items()
    }
    for _ in range(MAX_ATTEMPTS):
        SignInAttempt(TRIED, "127.0.0.1").count()
    invited = accounts.create("frank", is_staff=False)
    with transaction.atomic():
        enter = {name: [_link(user, Purpose.SIGN_IN) for _ in range(WINDOWS)] for name, user in people.items()}
        homes = [
            (user.username, str(user.pk), [_link(user, Purpose.SIGN_IN) for _ in range(LINKS)]) for user in _owners()
        ]
    facts = {"todos": todos, "enter": enter, "invitation": _link(invited, Purpose.INVITATION), "homes": homes}
    print(json.dumps(facts))


def _owners() -> list[User]:
    """The owners of the homes, stored at once: their names are no others' and need no check."""
    names = [f"{OWNER}-{number}" for number in range(HOMES)]
    return User.objects.bulk_create(User(username=name, password=make_password(None)) for name in names)


def _person(name: str) -> User:
    user = User.objects.filter(username=name).first() or accounts.create(name, is_staff=name == STAFF)
    if name == "dave":
        user.set_password(PASSWORD)
        user.save()
    return user


def _link(user: User, purpose: Purpose) -> str:
    return f"/in/{one_time_links.make(user, purpose, timedelta(hours=3))}/"


def _live(user: User, words: str, acts: list[str], minute) -> str:
    def facts() -> dict:
        return {
            "id": str(uuid4()),
            "actor": str(user.pk),
            "source": "demo",
            "timestamp": START + timedelta(minutes=next(minute)),
            "correlation_id": str(uuid4()),
        }

    added = TodoCommands.add(str(user.pk), words, "Queued", **facts())
    bootstrap.handle(added)
    todo = todo_id(added)
    for act in acts:
        if act.startswith("back to v"):
            version = int(act.removeprefix("back to v"))
            event = next(event for event in bootstrap.event_store().get_events(todo) if event.version == version)
            bootstrap.handle(TodoCommands.restore_version(todo, event, **facts()))
        elif act.startswith("erase v"):
            version = int(act.removeprefix("erase v"))
            event = next(event for event in bootstrap.event_store().get_events(todo) if event.version == version)
            bootstrap.handle(TodoCommands.erase_values(todo, [event.id], **facts()))
        elif act == "remove":
            bootstrap.handle(TodoCommands.remove(todo, **facts()))
        elif act.startswith("say "):
            bootstrap.handle(TodoCommands.change_description(todo, act.removeprefix("say "), **facts()))
        else:
            bootstrap.handle(TodoCommands.change_status(todo, act, **facts()))
    return todo
