"""The package under another name, and with another label: everything holds there as it does here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

import eventsourcing
from tests import servers

SETTINGS = """
SECRET_KEY = "only-for-tests"
EVENTSOURCING_DATA_KEY = bytes(32)
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.messages",
    "django.contrib.sessions", "{app}",
]
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.sqlite3", "NAME": "{folder}/db.sqlite3",
        "OPTIONS": {{"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=OFF"}},
        "TEST": {{"NAME": "{folder}/test.sqlite3"}},
    }},
    "postgresql": {{
        "ENGINE": "django.db.backends.postgresql", "NAME": "{database}", "USER": "{server.username}",
        "PASSWORD": "{server.password}", "HOST": "{server.hostname}", "PORT": "{server.port}",
        "TEST": {{"DEPENDENCIES": []}},
    }},
}}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {{"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]}},
}}]
ROOT_URLCONF, STATIC_URL, ALLOWED_HOSTS, USE_TZ = "urls", "/static/", ["*"], True
"""
URLS = """
from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
"""
APP = """
from shop.es.apps import EventSourcingConfig


class LedgerConfig(EventSourcingConfig):
    label = "ledger"
"""
STORY = """
import sys
from importlib import import_module
from io import StringIO
from pkgutil import walk_packages

import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.test import Client

import shop.es

label = sys.argv[1]
for module in walk_packages(shop.es.__path__, "shop.es."):
    import_module(module.name)
assert "eventsourcing" not in sys.modules
call_command("makemigrations", check=True, dry_run=True, verbosity=0)

from shop.es.checks import check_log
from shop.es.django_event_store import DjangoEventStore
from shop.es.event import Event
from shop.es.event_store import NO_STREAM
from shop.es.log.subscription import Subscription
from shop.es.metadata import Metadata


def run(using, statement):
    with connections[using].cursor() as cursor:
        cursor.execute(statement)


def refused(using, statement):
    try:
        run(using, statement)
    except DatabaseError as error:
        assert "append-only" in str(error), error
    else:
        raise AssertionError(f"{statement} went through")


TABLE = f"{label}_storedevent"
CHANGES = [f"UPDATE {TABLE} SET actor = 'x'", f"DELETE FROM {TABLE}"]
AND_OF = {"sqlite": f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}", "postgresql": f"TRUNCATE {TABLE}"}
for using in ("default", "postgresql"):
    vendor = connections[using].vendor
    assert check_log([using]) == []
    call_command("migrate", database=using, verbosity=0)
    store = DjangoEventStore.generate(metadata=Metadata(actor="1", source="test"), using=using)
    store.append("a", [Event.generate("Happened", {"number": number}) for number in (1, 2)], NO_STREAM)
    call_command("verify_events", database=using)
    call_command("renew_log_id", database=using, stdout=StringIO())
    assert [event.version for event in Subscription(using=using).catch_up()] == [1, 2]
    assert check_log([using]) == []
    for statement in [*CHANGES, AND_OF[vendor]]:
        refused(using, statement)

    run(using, f"DROP TRIGGER {label}_no_update" + (f" ON {TABLE}" if vendor == "postgresql" else ""))
    [missing] = check_log([using])
    assert missing.is_serious() and f"{label}_no_update" in missing.msg, missing
    call_command("migrate", database=using, verbosity=0)
    assert check_log([using]) == []

client = Client()
client.force_login(User.objects.create_superuser("sue"))
log = f"/admin/{label}/storedevent/"
for address in (log, f"{log}1/", f"{log}stream/?id=a"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert f'href="{log}stream/?id=a"' in answer.text or "The chain verifies" in answer.text, address

for using in ("default", "postgresql"):
    run(using, f"DROP TABLE {TABLE}")
    [missing] = check_log([using])
    assert missing.is_serious() and f"{TABLE} is missing" in missing.msg, missing
assert "eventsourcing" not in sys.modules
"""
CONTRACT = """
import pytest
from shop.es.django_event_store import DjangoEventStore
from shop.es.metadata import Metadata
from shop.es.testing import StoreContract


def databases():
    for alias in ("default", "postgresql"):
        yield pytest.param(alias, marks=pytest.mark.django_db(transaction=True, databases=[alias]))


class TestRenamed(StoreContract):
    @pytest.fixture(params=databases())
    def store(self, request):
        return DjangoEventStore.generate(metadata=Metadata(actor="1", source="test"), using=request.param)
"""
CONFTEST = "from shop.es.testing import append_only_reset\n"
# Fewer tables to empty between two tests.
CONTRACT_SETTINGS = """
from settings import *

INSTALLED_APPS, MIDDLEWARE, TEMPLATES = INSTALLED_APPS[-1:], [], []
"""


@pytest.fixture(params=["eventsourcing", "ledger"])
def label(request) -> str:
    return request.param


@pytest.fixture
def project(tmp_path, label) -> Iterator[Path]:
    """A project that has the package as `shop.es`."""
    package = Path(eventsourcing.__file__).parent
    shutil.copytree(package, tmp_path / "shop" / "es", ignore=shutil.ignore_patterns("__pycache__"))
    app = {"eventsourcing": "shop.es", "ledger": "ledger.LedgerConfig"}[label]
    files = {
        "shop/__init__": "",
        "urls": URLS,
        "ledger": APP,
        "story": STORY,
        "test_contract": CONTRACT,
        "contract_settings": CONTRACT_SETTINGS,
        "conftest": CONFTEST,
    }
    url, database = servers.postgresql_url(), f"renamed_{uuid4().hex}"
    files["settings"] = SETTINGS.format(app=app, folder=tmp_path, server=urlsplit(url), database=database)
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {database}")
        yield tmp_path
        server.execute(f"DROP DATABASE {database} WITH (FORCE)")


def run(project, *words):
    environment = {"PATH": os.defpath, "PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "settings"}
    done = subprocess.run([sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_it_is_append_only_verified_checked_and_shown_in_admin(project, label):
    assert run(project, "story.py", label) == (0, "")


@pytest.mark.parametrize("label", ["ledger"], indirect=True)
def test_its_store_keeps_the_contract(project):
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-c",
        "/dev/null",
        "--rootdir",
        str(project),
        "--ds=contract_settings",
    ]
    code, output = run(project, "-m", "pytest", *options, "test_contract.py")

    assert code == 0, output
    assert " passed" in output
    assert "skipped" not in output
