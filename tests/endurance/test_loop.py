"""The long loop, for a moment."""

from __future__ import annotations

import re

from tests.endurance.__main__ import run


def test_the_loop_does_something_and_tells_it(capsys):
    run("sqlite", minutes=0.01, number=3, seed="a")
    told = capsys.readouterr().out
    assert re.match(r"sqlite, 0.01 min: [1-9]\d* commands of 3 people acknowledged and there once, 0 lost; ", told)
    assert re.search(r"[1-9] x (kill -9 of the site|disk full)", told)
