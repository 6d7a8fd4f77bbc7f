"""A site moves from SQLite to PostgreSQL and back, and everybody signs in as before."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps

from eventsourcing.transfer import app_rows
from tests import servers
from tests.todosite.serving.process import command, database, end, finished, get, refusal, sign_in, up

# What is made from the log, what a new site makes by itself, and what is over in a moment.
STAYS = {
    "auth.permission", "contenttypes.contenttype",
    "todos.todo", "todos.todolist", "todos.todoversion", "todos.notewords",
    "todosite.attempt", "todosite.jobrun",
}  # fmt: skip


def test_every_table_of_the_site_moves_or_is_known_to_stay():
    labels = {model._meta.label_lower for model in apps.get_models() if model._meta.app_label != "eventsourcing"}
    moving = {label.lower() for label in app_rows.registered}

    assert labels - moving - STAYS == set()
    assert moving & STAYS == set()


@pytest.fixture
def postgresql_site():
    """The address of an empty database."""
    name = f"moving_{uuid4().hex[:12]}"
    with psycopg.connect(servers.postgresql_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(servers.postgresql_url())._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def done(*arguments, **variables):
    status, out, err = finished(command(*arguments, **variables))
    assert status == 0, err
    return out


def move(folder: Path, files: Path, to: Path, source: dict[str, str], target: dict[str, str]) -> None:
    """Three steps: export, copy the keys of the folder, import."""
    done("export_events", files, "--keys", f"{files}.keys", "--data", folder, **source)
    to.mkdir()
    for key in ("data_key", "seal_key", "secret_key"):
        shutil.copy(folder / key, to / key)
    done("import_events", files, "--keys", f"{files}.keys", "--data", to, **target)


def trail(base: str, session: str) -> list[bytes]:
    """The whole activity as JSON Lines, with its proofs and its seal."""
    status, _, lines = get(f"{base}/activity/trail.jsonl", Cookie=session)
    assert status == 200
    return lines.splitlines()


def test_there_and_back_people_sign_in_and_read_their_lists(tmp_path, postgresql_site):
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    on_postgresql = {"DATABASE_URL": postgresql_site}
    with up(first, "--name", "olga") as link:
        cookies = sign_in(link)[1].get_all("Set-Cookie")
        session = next(each.split(";")[0] for each in cookies if each.startswith("sessionid_"))
        done("todo", "add", "Buy milk", "--as", "olga", "--data", first)
        done("seal", "--data", first)
        lines = trail(link.split("/in/")[0], session)
        invitation = done("invite", "bob", "--data", first).strip()
    lists = done("todo", "list", "--as", "olga", "--data", first)

    move(first, tmp_path / "one.gz", second, {}, on_postgresql)
    assert done("todo", "list", "--as", "olga", "--data", second, **on_postgresql) == lists
    assert done("verify_events", "--data", second, **on_postgresql) == ""
    move(second, tmp_path / "two.gz", third, on_postgresql, {})

    assert done("todo", "list", "--as", "olga", "--data", third) == lists
    assert done("verify_events", "--data", third) == ""
    assert done("rebuild_projections", "--check", "--data", third) == ""
    for table in ("auth_user", "todosite_signinlink", "django_session"):
        assert database(third, f"SELECT * FROM {table}") == database(first, f"SELECT * FROM {table}")
    with command("up", "--port", "0", "--data", third) as site:
        base = site.stdout.readline().split("/in/")[0]
        assert trail(base, session) == lines
        assert get(base + urlsplit(invitation).path)[0] == 200
        end(site, signal.SIGINT)


def test_a_site_with_accounts_is_not_imported_into(tmp_path):
    with up(tmp_path / "data", "--name", "olga"):
        files = ("export_events", tmp_path / "events", "--keys", tmp_path / "keys")
        done(*files, "--data", tmp_path / "data")
        files = ("import_events", *files[1:])
        assert "This site is not empty" in refusal(*files, "--data", tmp_path / "data")
