"""A command starts fast from the second time on, also where Python is told to keep no bytecode."""

from __future__ import annotations

import tomllib

from django.conf import settings

from tests.todosite.serving.process import command, finished


def test_a_command_keeps_what_it_compiled(tmp_path):
    variables = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}

    assert finished(command("version", "--data", tmp_path, **variables))[0] == 0

    assert list(tmp_path.rglob("django/core/management/__init__*.pyc"))


def test_uv_says_nothing_ahead_of_a_command():
    """It names what it compiled before each command, if it is asked to compile."""
    configuration = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())

    assert "compile-bytecode" not in configuration["tool"]["uv"]
