"""manage.py todo: the acts and the list from the command line, under the same rules and with the same history."""

from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.todos.cast import added, added_list, changed, events, removed
from todos import bootstrap, models
from todos.read_model import todos as queries

pytestmark = pytest.mark.django_db


def todo(*words, fails=None):
    """Run it; its lines, or what it says on stderr when it is to fail with that exit code."""
    out, err = StringIO(), StringIO()
    if fails is None:
        call_command("todo", *words, stdout=out, stderr=err)
        assert err.getvalue() == ""
        return out.getvalue().splitlines()
    with pytest.raises(SystemExit) as end:
        call_command("todo", *words, stdout=out, stderr=err)
    assert (end.value.code, out.getvalue()) == (fails, "")
    [sentence] = err.getvalue().splitlines()
    return sentence


@pytest.fixture
def todo_id(alice) -> str:
    return added(alice)


def test_a_todo_is_added_for_whom_it_is_added_as(alice, bob):
    [line] = todo("add", " Buy milk ", "--as", "alice")
    [todo_id, *shown] = line.split("\t")
    [event] = bootstrap.event_store().get_events(todo_id)

    assert shown == ["1", "Queued", "Buy milk"]
    assert event.data["owner"] == event.metadata.actor == str(alice.pk)
    assert event.metadata.source == "command line"


def test_every_act_is_one_command(alice, todo_id):
    lines = [
        todo("status", todo_id, "Started", "--as", "alice"),
        todo("edit", todo_id, "Buy oat milk", "--as", "alice"),
        todo("remove", todo_id, "--as", "alice"),
        todo("restore", todo_id, "--as", "alice"),
    ]

    assert lines == [
        [f"{todo_id}\t2\tStarted\tBuy milk"],
        [f"{todo_id}\t3\tStarted\tBuy oat milk"],
        [f"{todo_id}\t4\tRemoved\tBuy oat milk"],
        [f"{todo_id}\t5\tStarted\tBuy oat milk"],
    ]
    assert [event_type for event_type, _ in events(todo_id)[1:]] == [
        "TodoStatusChanged",
        "TodoDescriptionChanged",
        "TodoRemoved",
        "TodoRestored",
    ]


@pytest.mark.parametrize("version", ["2", "v2"])
def test_a_version_is_restored_as_one_act(alice, todo_id, version):
    for words in (["status", todo_id, "Started"], ["edit", todo_id, "Buy oat milk"], ["status", todo_id, "Finished"]):
        todo(*words, "--as", "alice")

    assert todo("restore", todo_id, version, "--as", "alice") == [f"{todo_id}\t6\tStarted\tBuy milk"]
    assert len({event.metadata.causation_id for event in list(bootstrap.event_store().get_events(todo_id))[4:]}) == 1
    assert todo("restore", todo_id, version, "--as", "alice") == [f"{todo_id}\t6\tStarted\tBuy milk"]


@pytest.mark.parametrize(
    ("version", "code", "sentence"),
    [
        ("v2", 1, "This todo has no v2. Choose one from v1 to v1."),
        ("0", 1, "This todo has no v0. Choose one from v1 to v1."),
        ("newest", 2, "Unknown version 'newest'. Write it like v5."),
    ],
)
def test_a_version_that_there_is_not_is_not_restored(alice, todo_id, version, code, sentence):
    assert todo("restore", todo_id, version, "--as", "alice", fails=code) == sentence


def test_with_json_every_line_is_an_object(alice, todo_id):
    [line] = todo("edit", todo_id, 'Say "牛乳"\\', "--as", "alice", "--json")

    assert json.loads(line) == {"id": todo_id, "version": 2, "status": "Queued", "description": 'Say "牛乳"\\'}
    assert "牛乳" in line


def test_a_status_may_be_given_from_the_start(alice):
    [line] = todo("add", "Buy milk", "--status", "Finished", "--as", "alice")

    assert line.endswith("\t1\tFinished\tBuy milk")


def test_a_command_that_changes_nothing_succeeds_and_makes_no_event(alice, todo_id):
    assert todo("status", todo_id, "Queued", "--as", "alice") == [f"{todo_id}\t1\tQueued\tBuy milk"]
    assert len(events(todo_id)) == 1


def test_the_list_is_whole_and_newest_first(alice, charlie):
    ids = [added(alice, f"Todo {number}") for number in range(60)]
    added(charlie, "Feed the cat")
    removed(alice, ids[3])

    listed = [line.split("\t")[3] for line in todo("list", "--as", "alice")]

    assert listed == [f"Todo {number}" for number in reversed(range(60)) if number != 3]


def test_the_list_filters_and_searches(alice, todo_id):
    other = added(alice, "Milk the cow", "Finished")
    added(alice, "Mow the lawn", "Finished")

    assert todo("list", "--status", "Finished", "--search", "MILK", "--as", "alice") == [
        f"{other}\t1\tFinished\tMilk the cow"
    ]
    assert [json.loads(line)["id"] for line in todo("list", "--search", "buy", "--json", "--as", "alice")] == [todo_id]
    assert todo("list", "--search", "nothing", "--as", "alice") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", " "], "A todo needs at least one character. Write what needs doing."),
        (["add", "a\udcff"], "Part of the text cannot be read. Type it again."),
        (["edit", "{id}", "a\udcff"], "Part of the text cannot be read. Type it again."),
        (["add", "x", "--status", "Done"], "Unknown status 'Done'. Use Queued, Started or Finished."),
        (["status", "{id}", "done"], "Unknown status 'done'. Use Queued, Started or Finished."),
        (["edit", "{id}", "a" * 501], "That is 501 characters; at most 500 fit. Shorten it, then send it again."),
    ],
)
def test_what_a_rule_refuses_ends_with_1_and_its_sentence(alice, todo_id, words, sentence):
    assert todo(*(word.format(id=todo_id) for word in words), "--as", "alice", fails=1) == sentence
    assert models.Todo.objects.count() == len(events(todo_id)) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["add", "x", "--status", "\udcff"],
        ["status", "{id}", "\udcff"],
        ["list", "--search", "\udcff"],
        ["list", "--as", "\udcff"],
    ],
)
def test_bytes_of_a_terminal_that_are_no_text_end_with_2(alice, todo_id, words):
    assert todo(*(word.format(id=todo_id) for word in words), fails=2) == "'\\udcff' is not valid UTF-8. Type it again."


@pytest.mark.parametrize("words", [["status", "{id}", "Started"], ["edit", "{id}", "x"]])
def test_a_removed_todo_refuses_all_but_restore(alice, todo_id, words):
    removed(alice, todo_id)
    sentence = todo(*(word.format(id=todo_id) for word in words), "--as", "alice", fails=1)

    assert sentence == "This todo was removed. Restore it from the trash, then try again."


@pytest.mark.parametrize(
    "words",
    [
        ["status", "{id}", "Started"],
        ["edit", "{id}", "x"],
        ["remove", "{id}"],
        ["restore", "{id}"],
        ["restore", "{id}", "1"],
    ],
)
@pytest.mark.parametrize("which", ["another person's", "nobody's", "nonsense"])
def test_a_todo_that_is_not_theirs_cannot_be_acted_on(alice, charlie, todo_id, words, which):
    id_given = {"another person's": todo_id, "nobody's": str(uuid4()), "nonsense": "7"}[which]
    sentence = todo(*(word.format(id=id_given) for word in words), "--as", "charlie", fails=2)

    assert id_given in sentence
    assert len(events(todo_id)) == 1


def test_staff_find_nobody_elses_todo(bob, todo_id):
    assert todo_id in todo("status", todo_id, "Started", "--as", "bob", fails=2)

    assert len(events(todo_id)) == 1
    assert todo("list", "--as", "bob") == []


@pytest.mark.parametrize("name", ["nobody", "Alice", "alice "])
def test_an_account_that_is_not_there_ends_with_2(alice, name):
    assert repr(name) in todo("list", "--as", name, fails=2)


def test_an_account_that_was_closed_is_none(alice):
    alice.is_active = False
    alice.save()

    assert todo("add", "Buy milk", "--as", "alice", fails=2)
    assert not models.Todo.objects.exists()


def test_without_a_name_the_login_name_acts(alice, bob, monkeypatch):
    monkeypatch.setenv("LOGNAME", "bob")
    [line] = todo("add", "Check the log")

    assert [event.metadata.actor for event in bootstrap.event_store().get_events(line.split("\t")[0])] == [str(bob.pk)]


def test_without_any_account_it_says_how_to_make_one(db):
    assert "manage.py up" in todo("list", fails=2)


def test_an_unknown_status_to_filter_by_ends_with_2(alice):
    assert todo("list", "--status", "Done", "--as", "alice", fails=2).startswith("Unknown status 'Done'.")


@pytest.mark.parametrize("words", [[], ["paint"], ["add"], ["status", "x"], ["list", "--colour"]])
def test_a_command_line_that_makes_no_sense_is_refused(alice, words):
    with pytest.raises(CommandError):
        call_command("todo", *words, stdout=StringIO(), stderr=StringIO())


def test_the_page_shows_the_source(as_alice, alice, todo_id):
    todo("edit", todo_id, "Buy oat milk", "--as", "alice")
    changed(alice, todo_id, status="Started")

    assert "command line" in as_alice.get(f"/todos/{todo_id}/v2/").content.decode()


def test_the_beginning_of_an_id_is_enough_where_it_names_one(alice, monkeypatch):
    ids = [f"{first}d94b65-2d0b-4e77-9afc-279dd213651e" for first in ("aa", "ab")]
    for todo_id in ids:
        models.Todo.objects.filter(pk=added(alice)).update(id=todo_id)
    assert [str(each.pk) for each in queries.begin_with(alice, "aa")] == ids[:1]

    other = added(alice, "Other")
    [line] = todo("status", other[:13].upper(), "Started", "--as", "alice")
    assert line.startswith(other)
    assert todo("status", "a", "Started", "--as", "alice", fails=2).endswith("begin with 'a'. Type more of it.")
    for unknown in ("0" * 31, "00-0", "xyz", "-", "f" * 40):
        assert "There is no todo" in todo("status", "--as", "alice", "--", unknown, "Started", fails=2)


def test_the_todos_of_others_have_no_part_in_it(alice, charlie):
    mine, theirs = added(alice), added(charlie)
    assert "There is no todo" in todo("remove", theirs[:20], "--as", "alice", fails=2)
    assert todo("remove", mine[:20], "--as", "alice")


@pytest.mark.parametrize("typed", ["Buy milk\n", "\r\n  Buy milk"])
def test_a_dash_reads_standard_input(alice, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    [line] = todo("add", "-", "--as", "alice")
    assert line.endswith("\tBuy milk")


def test_standard_input_that_is_no_text_is_refused(alice, monkeypatch):
    for typed, sentence in (
        ("", "A todo needs"),
        ("a\udcff", "Part of the text cannot be read"),
        ("a" * 9**6, "That is"),
    ):
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        assert todo("add", "-", "--as", "alice", fails=1).startswith(sentence)


def test_json_is_valid_on_a_terminal_without_these_characters(alice):
    added(alice, "Tee 茶 👍")
    latin = TextIOWrapper(BytesIO(), encoding="latin-1")
    call_command("todo", "list", "--json", "--as", "alice", stdout=latin)
    latin.flush()
    assert json.loads(latin.buffer.getvalue())["description"] == "Tee 茶 👍"


@pytest.fixture
def in_berlin(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")


def test_what_is_typed_is_read_as_on_the_page(alice, in_berlin):
    house = added_list(alice, "House")
    [line] = todo("add", "Dentist 4 dec 2026 9:00 #house !1", "--as", "alice")
    [(_, data), *others] = events(line.split("\t")[0])

    assert line.endswith("\t3\tQueued\tDentist")
    assert (data["place"], data["typed"]) == ({"list": house}, "Dentist 4 dec 2026 9:00 #house !1")
    assert others == [
        ("TodoDueChanged", {"due": "2026-12-04T09:00[Europe/Berlin]"}),
        ("TodoPriorityChanged", {"priority": 1}),
    ]


def test_each_line_of_standard_input_is_a_todo_of_one_act(alice, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("- [ ] Cement !2\n\n- [x] Ask Bob\n- Level the step\n"))
    added_list(alice, "Garden")
    lines = todo("add", "-", "--list", "garden", "--as", "alice")

    assert [line.split("\t", 2)[2] for line in lines] == [
        "Queued\tCement",
        "Finished\tAsk Bob",
        "Queued\tLevel the step",
    ]
    assert todo("list", "--list", "Garden", "--as", "alice") == lines
    stored = [event for line in lines for event in bootstrap.event_store().get_events(line.split("\t")[0])]
    assert len({event.correlation_id for event in stored}) == 1


def test_due_priority_and_place_are_set(alice, todo_id):
    house = added_list(alice, "House")
    todo("due", todo_id, "4", "dec", "2026", "--as", "alice")
    todo("due", todo_id, "--as", "alice")
    todo("priority", todo_id, "!2", "--as", "alice")
    todo("move", todo_id, "HOUSE", "--as", "alice")
    todo("move", todo_id, "inbox", "--as", "alice")

    assert [data for _, data in events(todo_id)[1:]] == [
        {"due": "2026-12-04"},
        {"due": ""},
        {"priority": 2},
        {"place": {"list": house}, "rank": None},
        {"place": {"inbox": str(alice.pk)}, "rank": None},
    ]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["due", "{id}", "someday"], 1, "“someday” is no day."),
        (["repeat", "{id}", "now and then"], 1, "“now and then” is no repeat."),
        (["repeat", "{id}", "every", "day"], 1, "A todo that repeats needs a due day."),
        (["skip", "{id}"], 1, "This todo does not repeat"),
        (["priority", "{id}", "9"], 1, ""),
        (["label", "{id}", "two words"], 1, "A label is one word"),
        (["unlabel", "{id}", ""], 1, "A label needs at least one letter."),
        (["move", "{id}", "Cellar"], 2, "There is no list 'Cellar' for alice."),
        (["list", "--list", "Cellar"], 2, "There is no list 'Cellar' for alice."),
    ],
)
def test_what_is_no_day_priority_or_list_is_refused(alice, todo_id, words, code, sentence):
    assert todo(*(word.format(id=todo_id) for word in words), "--as", "alice", fails=code).startswith(sentence)
    assert len(events(todo_id)) == 1


def test_labels_are_given_taken_away_and_listed_by(alice, todo_id):
    [line] = todo("label", todo_id, "@Garden", "--as", "alice")
    todo("add", "Rake @garden @shop", "--as", "alice")
    todo("label", todo_id, "shop", "--as", "alice")
    todo("unlabel", todo_id, "SHOP", "--as", "alice")
    garden = todo("list", "--label", "@garden", "--as", "alice")

    assert line.endswith("\tQueued\tBuy milk")
    assert [each.split("\t")[3] for each in garden] == ["Rake", "Buy milk"]
    assert [each.split("\t")[3] for each in todo("list", "--label", "shop", "--as", "alice")] == ["Rake"]
    assert "took the label shop away" in todo("history", todo_id, "--as", "alice")[-1]
    assert todo("list", "--label", "two words", "--as", "alice", fails=1).startswith("A label is one word")


def test_the_lists_are_listed_with_what_is_open(alice, charlie):
    house = added_list(alice, "House")
    added_list(charlie, "Cellar")
    todo("add", "Paint #house", "--as", "alice")

    assert todo("lists", "--as", "alice") == [f"{house}\t1\tHouse"]


def test_what_repeats_is_finished_and_skipped_one_time_after_the_other(alice, todo_id):
    todo("due", todo_id, "4", "dec", "2099", "--as", "alice")
    todo("repeat", todo_id, "every", "friday", "--as", "alice")
    [line] = todo("status", todo_id, "Finished", "--as", "alice")
    todo("skip", todo_id, "--as", "alice")

    assert line.endswith("\tQueued\tBuy milk")
    assert [(type_, data.get("due"), data.get("next")) for type_, data in events(todo_id)[3:]] == [
        ("TodoOccurrenceFinished", "2099-12-04", "2099-12-11"),
        ("TodoOccurrenceSkipped", "2099-12-11", "2099-12-18"),
    ]
    todo("undo", todo_id, "--as", "alice")
    todo("repeat", todo_id, "--as", "alice")
    assert [data for _, data in events(todo_id)[5:]] == [{"due": "2099-12-11"}, {"repeat": None}]


def test_undo_takes_back_one_act_after_the_other(alice):
    [line] = todo("add", "Dentist 4 dec 2026 !1", "--as", "alice")
    todo_id = line.split("\t")[0]
    todo("edit", todo_id, "Doctor", "--as", "alice")

    assert todo("undo", todo_id, "--as", "alice")[0].endswith("\tQueued\tDentist")
    assert todo("undo", todo_id, "--as", "alice")[0].endswith("\tRemoved\tDentist")
    assert todo("undo", todo_id, "--as", "alice", fails=2).startswith("All that was done to this todo is undone")


def test_the_history_tells_who_did_what(alice, todo_id):
    todo("status", todo_id, "Started", "--as", "alice")
    todo("undo", todo_id, "--as", "alice")
    lines = [line.split("\t") for line in todo("history", todo_id, "--as", "alice")]

    assert [(version, who) for version, _, who, _ in lines] == [("v1", "alice"), ("v2", "alice"), ("v3", "alice")]
    assert [what for *_, what in lines][:2] == ["added it", "started it (undone in v3)"]


def test_on_a_terminal_ids_are_short(alice, todo_id):
    screen = StringIO()
    screen.isatty = lambda: True
    call_command("todo", "list", "--as", "alice", stdout=screen)

    assert screen.getvalue() == f"{todo_id[:8]}\t1\tQueued\tBuy milk\n"
