"""That the benchmarks still run: every work of the contestants whose packages are here, once and small."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from tests.benchmarks import databases, driver, history, moving, ours, report, worker
from tests.benchmarks.contest import DRIVER, OURS, QUICK, Section, at_least, at_most, contest, faster
from tests.conftest import BOTH

from django.db import connections  # isort: skip
from eventsourcing.models import Receipt, StoredEvent, ValueKey
from eventsourcing.verification import Verification
from eventsourcing.verification_checks import contents
from tests.benchmarks.peers.protocol import todo_id
from todos.models import Todo
from todos.read_model.projections import TodoProjection

TODOS, LENGTH = 6, 10


@pytest.fixture(params=BOTH)
def filled(request: pytest.FixtureRequest, transactional_db: None) -> tuple[databases.Engine, str]:
    """The engine behind an alias, and the name of the test database there, with a few todos."""
    connection = connections[request.param]
    engine = databases.SQLite() if connection.vendor == "sqlite" else databases.PostgreSQL()
    engine.alias = request.param
    name = str(connection.settings_dict["NAME"])
    history.fill(engine, name, TODOS, LENGTH)
    history.project(engine)
    return engine, name


pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)


def test_rows_made_without_appending_are_sound(filled):
    engine, _ = filled
    assert list(Verification(engine.alias).whole_log()) == []
    assert StoredEvent.objects.using(engine.alias).count() == TODOS * LENGTH


def test_ours_and_the_driver_write_the_same_rows(filled):
    engine, name = filled
    with closing(engine.driver(name)) as connection:
        for numbers, contestant in ([0, 1], ours.Contestant(engine.alias)), ([2, 3], driver.Contestant(connection)):
            assert contestant.append(numbers[:1]) > 0
            assert contestant.handle(numbers[1:]) > 0
            assert contestant.read_all()[1] == StoredEvent.objects.using(engine.alias).count()
    events = StoredEvent.objects.using(engine.alias).filter(version=LENGTH + 1)
    assert [event.type for event in events] == ["TodoStatusChanged"] * 4
    assert Receipt.objects.using(engine.alias).filter(version=LENGTH + 1).count() == 2
    assert Todo.objects.using(engine.alias).filter(version=LENGTH + 1, status="Started").count() == 2
    for handled in (1, 3):
        assert list(contents(TodoProjection(), engine.alias, todo_id(handled))) == []


def test_ours_replays_and_follows(filled):
    engine, _ = filled
    contestant = ours.Contestant(engine.alias)
    assert contestant.load(30) == 30
    assert min(contestant.replay_memory(2), contestant.replay([0, 0]), contestant.read([1])) > 0
    assert contestant.catch_up()[1] == TODOS * LENGTH
    contestant.subscribe()
    contestant.append([2, 3])
    assert contestant.tail(2, 10) == [2, 0]


def test_a_contestant_answers_line_by_line():
    with worker.Worker([sys.executable, str(worker.PEERS / "on_dvent.py")]) as dvent:
        assert dvent.ask("load", 20) == 20
        assert dvent.ask("replay_memory", 1) > 0
        assert dvent.ask("peak") > 1_000
        dvent.send("nothing of the kind")
        with pytest.raises(RuntimeError, match="on_dvent"):
            dvent.receive()


def test_contestants_take_turns_and_their_ratios_are_reported():
    order = []
    works = {name: lambda number, name=name: order.append(name) or float(len(name)) for name in (OURS, DRIVER)}
    times = contest(works, rounds=3)
    assert order == [OURS, DRIVER, DRIVER, OURS, DRIVER, OURS, OURS, DRIVER]
    assert times == {OURS: [4.0] * 3, DRIVER: [11.0] * 3}
    [quick] = faster("sums", times, {DRIVER: at_least(2)})
    [slow] = faster("sums", times, {DRIVER: at_most(0.3)})
    assert (quick.ratio, quick.verdict) == (2.75, "yes")
    assert (round(slow.ratio, 2), slow.verdict) == (0.36, "no")
    page = report.page([Section("sums", {OURS: "adds"}, [quick, slow])], QUICK)
    assert "| sums | 0 /s | bare driver | 0 /s | 2.75 (2.75-2.75) | ≥ 2 | yes |" in page


@pytest.mark.sqlite  # it is where the log begins that moves
def test_the_log_that_moves_is_sound_and_its_words_are_encrypted():
    moving.fill(TODOS * LENGTH)
    history.project(databases.SQLite())
    assert [finding.reason for finding in Verification("default").whole_log()] == []
    assert StoredEvent.objects.count() == Receipt.objects.count() == TODOS * LENGTH
    assert not StoredEvent.objects.filter(data__contains="A todo that has been").exists()
    assert ValueKey.objects.count() == TODOS * LENGTH // 2


def test_the_kinds_of_lines_that_differ_are_named(tmp_path):
    (tmp_path / "one").write_text('{"kind": "event", "a": 1}\n{"kind": "receipt"}\n')
    (tmp_path / "other").write_text('{"kind": "event", "a": 2}\n{"kind": "receipt"}\n{"kind": "seal"}\n')
    assert moving.differences(tmp_path / "one", tmp_path / "other") == ["event", "seal"]
