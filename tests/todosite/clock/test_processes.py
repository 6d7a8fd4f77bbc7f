"""Several processes with a scheduler on one database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections

from todosite.models import JobRun

PATIENCE = 20


@pytest.fixture
def file(tmp_path):
    return tmp_path / "runs"


@pytest.fixture
def begin(using, file) -> Iterator[Callable[[float, float], subprocess.Popen[str]]]:
    """Starts a process whose job takes so many seconds, with a lease of so many."""
    database, processes = str(connections[using].settings_dict["NAME"]), []

    def begin(seconds: float, lease: float) -> subprocess.Popen[str]:
        call = [
            sys.executable,
            "-m",
            "tests.todosite.clock.worker",
            using,
            database,
            str(file),
            str(seconds),
            str(lease),
        ]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        processes.append(subprocess.Popen(call, cwd=settings.BASE_DIR, env=environment, text=True, **pipes))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def wait_for(*lines: str, file) -> None:
    limit = time.monotonic() + PATIENCE
    while not file.exists() or file.read_text().split() != [*lines]:
        assert time.monotonic() < limit, file.exists() and file.read_text()
        time.sleep(0.02)


def test_of_three_processes_one_runs_the_job(using, begin, file):
    processes = [begin(0.3, 60) for _ in range(3)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 3
    wait_for("began", "ended", file=file)
    time.sleep(0.5)
    assert file.read_text().split() == ["began", "ended"]
    assert JobRun.objects.using(using).get().error == ""


def test_a_run_whose_process_is_killed_is_done_by_another(using, begin, file):
    first = begin(3600, 1)
    wait_for("began", file=file)
    first.kill()
    begin(0.01, 60)
    wait_for("began", "began", "ended", file=file)
    assert JobRun.objects.using(using).get().job == "noted in a file"
