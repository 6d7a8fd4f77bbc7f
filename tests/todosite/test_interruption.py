"""Ctrl-C in the first moments of `manage.py up`, where Python loses what a signal's handler raises."""

from __future__ import annotations

import time

import pytest

from tests.live_server import site

UP = """
from signal import SIGINT, raise_signal
from weakref import ref
from django.core.management import call_command
from todosite.management.commands.up import Command

class Finalized:
    pass

class Up(Command):
    def {step}(self, *arguments):
        super().{step}(*arguments)
        here = Finalized()
        watch = ref(here, lambda _: raise_signal(SIGINT))
        del here

call_command(Up(), port=0)
"""


@pytest.mark.parametrize("step", ["prepare", "announce"])
def test_ctrl_c_is_heard_inside_a_finalizer(step):
    with site() as unstarted:
        asked = time.monotonic()
        assert unstarted.manage("shell", "-v0", "-c", UP.format(step=step))[0] == 0
        assert time.monotonic() - asked < 10
