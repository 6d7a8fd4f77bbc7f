"""A site where Alice is forgotten later: python -m tests.todosite.forgetting.story write|read FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path

WORDS = "Zwiebelkuchen", "Klabautermann"
ADDRESSES = (
    "/", "/trash/", "/activity/", "/activity/trail.jsonl", "/activity/trail.csv", "/account/",
    "/inbox/list.csv", "/inbox/?label=garden", "/admin/eventsourcing/storedevent/", "/admin/auth/user/",
)  # fmt: skip


def write() -> None:
    from django.contrib.auth.models import User

    from tests.todos.cast import added, changed, events, facts, removed, restored
    from todos import bootstrap
    from todos.domain.commands import TodoCommands
    from todosite.accounts import feed_links

    alice = User.objects.create_user("alice", email="alice@zwiebelkuchen.example", password="a long pass phrase")
    bob = User.objects.create_user("bob", is_staff=True, is_superuser=True)
    feed_links.renew(alice)
    todo = added(alice, "Bake a Zwiebelkuchen for the whole street")
    changed(bob, todo, "Bake a zwiebelkuchen for the whole street, with thyme")
    changed(bob, todo, "Something without")
    store = bootstrap.event_store()
    bootstrap.handle(TodoCommands.undo(todo, [list(store.get_events(todo))[-1].id], **facts(bob)))
    bootstrap.handle(TodoCommands.restore_version(todo, next(store.get_events(todo)), **facts(bob)))
    changed(alice, todo, "Invite the Klabautermann", "Started")
    bootstrap.handle(TodoCommands.label(todo, "Klabautermann", **facts(alice)))
    bootstrap.handle(TodoCommands.unlabel(todo, "klabautermann", **facts(bob)))
    bootstrap.handle(TodoCommands.label(todo, "Zwiebelkuchen", **facts(alice)))
    removed(bob, todo)
    restored(bob, todo)
    changed(alice, added(bob, "Water the ferns"), "Water the Klabautermann")
    assert events(todo)


def read(folder: Path) -> None:
    """Save what Bob, who may see all raw events, and an anonymous follower of the seals are shown."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from eventsourcing.models import StoredEvent
    from todosite.accounts import feed_links

    bob = User.objects.get(username="bob")
    client = Client(headers={"host": "localhost"})
    client.force_login(bob)
    raw = [f"/admin/eventsourcing/storedevent/{key}/" for key in StoredEvent.objects.values_list("pk", flat=True)]
    for number, address in enumerate([*ADDRESSES, *raw, reverse("feed", args=[feed_links.renew(bob)])]):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        (folder / f"answer-{number}").write_bytes(answer.getvalue())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "todosite.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    write() if sys.argv[1] == "write" else read(Path(sys.argv[2]))
