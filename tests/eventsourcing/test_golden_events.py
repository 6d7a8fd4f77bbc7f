"""What golden files find: each problem, made by what it is there for."""

from __future__ import annotations

import pytest

from eventsourcing import golden_files
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.event_types import EventType, Registry
from tests.eventsourcing.domain import WHEN


def split(data):
    first, last = data["name"].split(" ")
    return {"first": first, "last": last}


MET_1, MET_2 = EventType("PersonMet"), EventType("PersonMet", 2, {1: split})
RENAMED = MET_2._replace(name="ContactMade", aliases=("PersonMet",))


def registry(*types):
    known = Registry()
    known.register(*types)
    return known


def stored(event_type, schema_version, **data):
    event = Event.generate(event_type, data, schema_version=schema_version, timestamp=WHEN)
    return InMemoryEventStore.generate(registry=Registry()).append("a", [event], NO_STREAM)[0]


@pytest.fixture
def released(tmp_path):
    """A folder to which two versions were released, as it should be after the second."""
    golden_files.write(tmp_path, stored("PersonMet", 1, name="Ada Lovelace"))
    golden_files.write(tmp_path, stored("PersonMet", 2, first="Alan", last="Turing"))
    rewrite(tmp_path / "PersonMet.1.json", '"schema_version": 1,\n    "data": {\n      "name": "Ada Lovelace"', TODAY)
    return tmp_path


TODAY = '"schema_version": 2,\n    "data": {\n      "first": "Ada",\n      "last": "Lovelace"'


def rewrite(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_released_events_that_read_as_they_should_are_no_problem(released):
    assert golden_files.problems(released, registry(MET_2)) == []


def test_a_golden_file_holds_the_stored_event(released):
    event, reads = golden_files.read(released / "PersonMet.1.json")

    assert (event.type, event.schema_version, event.record.data) == ("PersonMet", 1, '{"name":"Ada Lovelace"}')
    assert reads == {"type": "PersonMet", "schema_version": 2, "data": {"first": "Ada", "last": "Lovelace"}}


def test_a_type_or_a_version_without_a_file_is_told(released):
    (released / "PersonMet.1.json").unlink()

    assert golden_files.problems(released, registry(MET_2, EventType("Rained"))) == [
        "PersonMet, schema version 1: there is no golden file. Make one with eventsourcing.golden_files.write.",
        "Rained, schema version 1: there is no golden file. Make one with eventsourcing.golden_files.write.",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{\\"name\\":\\"Ada Lovelace\\"}', '{\\"name\\":\\"Ada  Lovelace\\"}'),
        ('"type": "PersonMet",\n    "schema_version": 1', '"type": "PersonMet",\n    "schema_version": 2'),
        ("09:00:00", "09:00:01"),
    ],
    ids=["data", "version", "time"],
)
def test_a_stored_half_that_was_changed_is_told(released, old, new):
    rewrite(released / "PersonMet.1.json", old, new)

    assert any("no longer matches its hash" in problem for problem in golden_files.problems(released, registry(MET_2)))


def test_a_reading_that_has_changed_is_told(released):
    shout = MET_2._replace(upcasters={1: lambda data: {"first": data["name"].upper(), "last": ""}})

    [problem] = golden_files.problems(released, registry(shout))

    assert problem.startswith("PersonMet.1.json: it reads as ")
    assert "ADA LOVELACE" in problem


def test_a_way_that_is_missing_is_told(released):
    [problem] = golden_files.problems(released, registry(MET_2._replace(upcasters={})))

    assert "nothing leads from schema version 1 to 2" in problem


def test_a_type_that_was_given_up_is_told(released):
    problems = golden_files.problems(released, registry())

    assert problems == [
        f"PersonMet.{version}.json: no code knows 'PersonMet' any more; keep it as an alias" for version in (1, 2)
    ]


def test_after_a_renaming_the_files_of_the_old_name_count_on(released):
    for version in (1, 2):
        path = released / f"PersonMet.{version}.json"
        rewrite(path, '"reads": {\n    "type": "PersonMet"', '"reads": {\n    "type": "ContactMade"')

    assert golden_files.problems(released, registry(RENAMED)) == []
    assert golden_files.problems(released, registry(RENAMED._replace(aliases=("PersonMet", "Encountered")))) == [
        "Encountered, an alias of ContactMade: there is no golden file. Make one with eventsourcing.golden_files.write."
    ]


def test_a_file_under_another_name_is_told(released):
    (released / "PersonMet.2.json").rename(released / "Second.json")

    assert golden_files.problems(released, registry(MET_2)) == ["Second.json: it holds 'PersonMet' in schema version 2"]


def test_what_was_released_is_not_written_again(released):
    with pytest.raises(FileExistsError):
        golden_files.write(released, stored("PersonMet", 1, name="Grace Hopper"))
    assert golden_files.problems(released, registry(MET_2)) == []


def test_only_an_event_as_it_was_stored_makes_a_golden_file(tmp_path):
    [read_today] = registry(MET_2).read([stored("PersonMet", 1, name="Ada Lovelace")])

    for event in (read_today, Event.generate("PersonMet"), stored("PersonMet", 1).set("version", 2)):
        with pytest.raises(ValueError, match="first event of a stream"):
            golden_files.write(tmp_path, event)
    assert list(tmp_path.iterdir()) == []
