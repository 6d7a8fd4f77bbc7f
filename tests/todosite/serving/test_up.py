"""`manage.py up`, from an empty folder to the end by Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest
import tzdata
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.todosite.serving.process import command, database, end, finished, get, refusal, sign_in, up
from todos.demo.diary import DIARY
from todos.demo.player import opened_todo
from todosite.serving.demo import machine_zone


@dataclass(frozen=True)
class Served:
    """Answers of a first `up`, and the folder that it left behind."""

    folder: Path
    link: str
    statuses: list[int]
    session: str
    style_sheet: tuple[int, Message, bytes]
    second: str
    log: str

    @property
    def base(self) -> str:
        return self.link.split("/in/")[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Served:
    folder = tmp_path_factory.mktemp("up") / "data"
    with up(folder, "--name", "olga") as link:
        base = link.split("/in/")[0]
        signed_in = sign_in(link)
        session = next(cookie for cookie in signed_in[1].get_all("Set-Cookie") if cookie.startswith("sessionid_"))
        statuses = [signed_in[0], *(get(address)[0] for address in (link, f"{base}/healthz"))]
        style_sheet = get(f"{base}/static/{hashed(folder, 'admin/css/base.css')}", **{"Accept-Encoding": "gzip"})
        second = refusal("up", "--port", "0", "--data", folder)
    log = folder.with_name("log").read_text()
    return Served(folder, link, statuses, session.split(";")[0], style_sheet, second, log)


def hashed(folder: Path, name: str) -> str:
    """The name under which a static file is served."""
    return (folder / "static" / "staticfiles.json").read_text().split(f'"{name}": "')[1].split('"')[0]


@pytest.fixture
def folder(served, tmp_path) -> Path:
    """A copy of that folder, for a test to start or to spoil."""
    return shutil.copytree(served.folder, tmp_path / "data")


def test_the_link_signs_in_once(served):
    assert served.statuses == [303, 410, 200]


def test_a_second_up_on_the_same_folder_names_the_first(served):
    assert f"{served.base} is serving it" in served.second


def test_what_it_keeps_is_for_its_owner_only(served):
    kept = list(served.folder.iterdir())
    assert {"db.sqlite3", "secret_key", "seal_key", "up.lock", "address", "static"} <= {path.name for path in kept}
    for path in [served.folder, *kept]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_site_that_has_ended_leaves_its_database_in_one_file(served):
    assert [path.name for path in served.folder.glob("db.*")] == ["db.sqlite3"]


def test_the_log_has_the_requests_and_not_the_token(served):
    assert served.log.count('"path": "/in/.../"') == 3
    assert served.link.split("/")[-2] not in served.log


def test_the_first_account_is_the_named_superuser(served):
    assert database(served.folder, "SELECT username, is_superuser FROM auth_user") == [("olga", 1)]


def test_a_second_start_finds_everything_as_it_was(served, folder):
    key = (folder / "secret_key").read_text()
    with up(folder) as link:
        assert sign_in(link)[0] == 303
        page = get(link.split("/in/")[0] + "/sign-in/", Cookie=served.session)[2]
    assert (folder / "secret_key").read_text() == key
    assert database(folder, "SELECT username FROM auth_user") == [("olga",)]
    assert b"signed in as olga" in page


def test_static_files_are_compressed_and_kept_for_ever(served):
    status, headers, body = served.style_sheet
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert len(body) < 10_000


def test_answers_on_a_kept_connection_come_at_once(folder):
    seconds = []
    with up(folder) as link, closing(HTTPConnection(urlsplit(link).netloc)) as kept:
        for _ in range(21):
            began = time.monotonic()
            kept.request("GET", "/healthz")
            assert kept.getresponse().read()
            seconds.append(time.monotonic() - began)
    assert median(seconds) < 0.03  # more than 0.04 s where answers wait for an acknowledgement


def test_sigterm_ends_it_too_while_a_request_is_in_hand(folder):
    with command("up", "--port", "0", "--data", folder) as process:
        netloc = urlsplit(process.stdout.readline()).netloc
        host, port = netloc.split(":")
        with socket.create_connection((host, int(port))) as half_a_request:
            half_a_request.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nhalf")
            time.sleep(0.2)
            end(process, signal.SIGTERM)


def test_a_taken_port_has_its_message(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} on 127.0.0.1 cannot be used" in refusal("up", "--port", port, "--data", folder)


def test_a_folder_that_cannot_be_made_has_its_message(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be written" in refusal("up", "--port", "0", "--data", tmp_path / "file" / "data")


def test_a_database_from_a_newer_version_has_its_message(folder):
    database(folder, "INSERT INTO django_migrations (app, name, applied) VALUES ('todos', '9999_later', '2030-01-01')")
    assert "newer version" in refusal("up", "--port", "0", "--data", folder)


def test_a_log_without_its_triggers_is_not_served(folder):
    database(folder, "DROP TRIGGER eventsourcing_no_delete")
    status, out, err = finished(command("up", "--port", "0", "--data", folder))
    assert (status, out) == (2, "")
    assert "eventsourcing_no_delete is missing" in err


def test_another_server_refuses_such_a_log_too(folder):
    database(folder, "DROP TRIGGER eventsourcing_no_delete")
    err = refused_by_asgi(folder)
    assert "ImproperlyConfigured: The append-only trigger eventsourcing_no_delete is missing" in err


def test_no_server_starts_with_events_that_could_not_be_read(folder):
    twice = (
        "from eventsourcing.event_types import *; event_types.register(EventType('A'), EventType('A', 2, {1: dict}))"
    )
    gap = "from eventsourcing.event_types import *; event_types.register(EventType('A', 3, {1: dict}))"

    assert "ImproperlyConfigured: 'A' names 2 event types" in refused_by_asgi(folder, twice)
    assert "ImproperlyConfigured: A: nothing leads from schema version 2 to 3" in refused_by_asgi(folder, gap)


def refused_by_asgi(folder, first: str = "") -> str:
    """The error of a server that is started by hand and imports the site inside its event loop."""
    script = f"import asyncio\n{first}\nasync def start():\n    import todosite.asgi\nasyncio.run(start())"
    environment = os.environ | {
        "TODO_DATA": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "todosite.settings",
    }
    status, _, err = finished(
        subprocess.Popen(
            [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment, text=True, stderr=subprocess.PIPE
        )
    )
    assert status == 1
    return err


def test_other_commands_refuse_in_one_sentence(folder, tmp_path):
    assert "There is an account 'olga' already" in refusal("invite", "olga", "--data", folder)
    for words in (["sign_in_link", "olga"], ["todo", "list"]):
        assert "The database cannot be used" in refusal(*words, "--data", tmp_path / "nothing")


def test_an_invalid_setting_has_its_message(tmp_path):
    sentence = refusal("up", "--data", tmp_path / "data", TODO_PUBLIC_URL="https://todo.example/list")
    assert "It looks like https://todo.example:" in sentence


def test_a_data_option_without_a_folder_has_its_message():
    for words in (["--data"], ["--data="], ["--data", "--demo"]):
        assert refusal("up", *words) == "--data needs a folder: --data DIR.\n"


def test_a_command_behind_which_nobody_reads_ends_quietly(folder):
    with command("todo", "add", "Buy milk", "--data", folder) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 128 + signal.SIGPIPE


def test_the_demo_fills_a_folder_of_its_own_once(tmp_path):
    folder = tmp_path / "data-demo"
    with up(tmp_path / "data", "--demo") as link:
        status, headers, _ = sign_in(link)
        assert (status, headers["Location"]) == (303, f"/todos/{opened_todo()}/")
    filled = database(folder, "SELECT count(*), max(position) FROM eventsourcing_storedevent")
    assert filled[0][0] > len(DIARY)
    with up(tmp_path / "data", "--demo") as link:
        assert link.endswith(f"/?next=/todos/{opened_todo()}/")
    assert database(folder, "SELECT count(*), max(position) FROM eventsourcing_storedevent") == filled
    assert not (tmp_path / "data").exists()


def test_the_demo_is_told_in_the_time_zone_of_the_machine(tmp_path):
    berlin = Path(tzdata.__file__).parent / "zoneinfo/Europe/Berlin"
    assert datetime(2026, 7, 1, 12, tzinfo=machine_zone(berlin)).utcoffset() == timedelta(hours=2)
    (tmp_path / "localtime").write_text("no zone")
    assert machine_zone(tmp_path / "localtime") is machine_zone(tmp_path / "nothing") is UTC


def test_half_an_option_is_none(tmp_path):
    status, out, err = finished(command("up", "--port", "0", "--data", tmp_path / "data", "--dem", "--dat", "else"))
    assert (status, out) == (2, "")
    assert "unrecognized arguments: --dem --dat else" in err
    assert not list(tmp_path.iterdir())


def test_the_demo_is_not_written_into_the_database_of_the_environment(tmp_path):
    nowhere = "postgresql://127.0.0.1:1/todos"
    sentence = refusal("up", "--port", "0", "--data", tmp_path / "data", "--demo", DATABASE_URL=nowhere)
    assert sentence == "The demo is not for the database that DATABASE_URL names. Unset it and start again.\n"
    assert not list(tmp_path.iterdir())


def test_the_demo_is_not_written_into_a_folder_that_is_not_a_demos():
    # As django-admin would start it, past manage.py.
    with pytest.raises(CommandError, match="The demo is not for"):
        call_command("up", "--demo", "--port", "-1")


def test_a_demo_cut_off_while_filling_is_not_served_half(folder):
    demo = folder.rename(folder.with_name("data-demo"))
    (demo / "demo_unfinished").touch()
    sentence = refusal("up", "--port", "0", "--data", folder, "--demo")
    assert f"Delete the folder {demo} and start again" in sentence


def test_a_site_whose_superusers_are_deactivated_is_served_to_the_others_and_names_the_way_back(served, folder):
    database(folder, "UPDATE auth_user SET is_active = FALSE")
    (folder / "address").write_text("")
    log = folder.with_name("log")
    with log.open("w") as stderr, command("up", "--port", "0", "--data", folder, stderr=stderr) as process:
        try:
            address = served_at(folder)
            assert get(f"{address}/sign-in/")[0] == 200
        finally:
            end(process, signal.SIGINT)
    assert "`manage.py activate NAME --superuser`" in log.read_text()
    assert "`manage.py activate olga` lets it in again." in refusal("up", "--name", "olga", "--data", folder)
    assert finished(command("activate", "olga", "--data", folder))[0] == 0
    with up(folder) as link:
        assert sign_in(link)[0] == 303


def served_at(folder: Path) -> str:
    """The address that `up` writes down once it serves."""
    for _ in range(200):
        if address := (folder / "address").read_text().strip():
            return address
        time.sleep(0.05)
    raise TimeoutError


def test_up_for_the_whole_network_says_that_other_machines_need_a_host(folder):
    with up(folder, "--host", "0.0.0.0"):
        pass
    assert "TODO_HOSTS" in folder.with_name("log").read_text()
