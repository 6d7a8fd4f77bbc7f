"""The package under another name, and with another label: everything holds there as it does here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import eventsourcing

SETTINGS = """
SECRET_KEY = "only-for-tests"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.messages",
    "django.contrib.sessions", "{app}",
]
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.sqlite3", "NAME": "{folder}/db.sqlite3",
        "OPTIONS": {{"transaction_mode": "IMMEDIATE"}}, "TEST": {{"NAME": "{folder}/test.sqlite3"}},
    }}
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

import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

label = sys.argv[1]
call_command("migrate", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)

from shop.es.checks import check_log
from shop.es.django_event_store import DjangoEventStore
from shop.es.event import Event
from shop.es.event_store import NO_STREAM
from shop.es.metadata import Metadata
from shop.es.verification import Verification

store = DjangoEventStore.generate(metadata=Metadata(actor="1", source="test"))
store.append("a", [Event.generate("Happened", {"number": number}) for number in (1, 2)], NO_STREAM)
assert list(Verification().whole_log()) == []
assert check_log(["default"]) == []
for statement in ("UPDATE {} SET actor = 'x'", "DELETE FROM {}", "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(f"{label}_storedevent"))
    except DatabaseError as error:
        assert "append-only" in str(error), error
    else:
        raise AssertionError(f"{statement} went through")

with connection.cursor() as cursor:
    cursor.execute(f"DROP TRIGGER {label}_no_delete")
[missing] = check_log(["default"])
assert f"{label}_no_delete" in missing.msg, missing

client = Client()
client.force_login(User.objects.create_superuser("sue"))
log = f"/admin/{label}/storedevent/"
for address in (log, f"{log}1/", f"{log}stream/?id=a"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert f'href="{log}stream/?id=a"' in answer.text or "The chain verifies" in answer.text, address
assert "eventsourcing" not in sys.modules
"""
CONTRACT = """
import pytest
from shop.es.django_event_store import DjangoEventStore
from shop.es.metadata import Metadata
from shop.es.testing import StoreContract


@pytest.mark.django_db(transaction=True)
class TestRenamed(StoreContract):
    @pytest.fixture
    def store(self):
        return DjangoEventStore.generate(metadata=Metadata(actor="1", source="test"))
"""


CONFTEST = "from shop.es.testing import append_only_reset\n"


@pytest.fixture(params=["eventsourcing", "ledger"])
def label(request) -> str:
    return request.param


@pytest.fixture
def project(tmp_path, label) -> Path:
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
        "conftest": CONFTEST,
    }
    files["settings"] = SETTINGS.format(app=app, folder=tmp_path)
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


def run(project, *words):
    environment = {"PATH": os.defpath, "PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "settings"}
    done = subprocess.run([sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_it_is_append_only_verified_checked_and_shown_in_admin(project, label):
    assert run(project, "story.py", label) == (0, "")


@pytest.mark.parametrize("label", ["ledger"], indirect=True)
def test_its_store_keeps_the_contract(project):
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", "/dev/null", "--rootdir", str(project)]
    code, output = run(project, "-m", "pytest", *options, "test_contract.py")

    assert code == 0, output
    assert " passed" in output
