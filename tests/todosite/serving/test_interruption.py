"""Ctrl-C in the first moments of `manage.py up`, when Python can lose an exception of a signal handler."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.live_server import ROOT, site

EARLY = """
import sys
from signal import SIGINT, raise_signal
import manage

class Import:
    def find_spec(name, *_):
        if name.startswith("django"):
            raise_signal(SIGINT)

sys.meta_path.insert(0, Import)
sys.argv = ["manage.py", "up"]
manage.main()
"""

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

TORN_DOWN_SLOWLY = """
import sys, time

class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(20)

sys.slow = Slow()
"""


@pytest.mark.parametrize("step", ["prepare", "announce"])
def test_ctrl_c_ends_a_process_inside_a_finalizer(step):
    with site() as unstarted:
        began = time.monotonic()
        assert unstarted.manage("shell", "-v0", "-c", UP.format(step=step))[0] == 0
        assert time.monotonic() - began < 10


def test_the_end_does_not_wait_for_python_to_tear_its_modules_down():
    with site() as unstarted:
        began = time.monotonic()
        assert unstarted.manage("shell", "-v0", "-c", TORN_DOWN_SLOWLY + UP.format(step="announce"))[0] == 0
        assert time.monotonic() - began < 15


def test_ctrl_c_ends_a_process_before_the_server_runs():
    ended = subprocess.run([sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, timeout=20, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
