"""manage.py todo: the acts and the list from the command line, under the same rules and with the same history."""

from __future__ import annotations

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.todos.cast import added, changed, events, removed
from todos import bootstrap, models

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
        ("v2", 1, "This todo has no v2. Its history goes from v1 to v1; choose one of those."),
        ("0", 1, "This todo has no v0. Its history goes from v1 to v1; choose one of those."),
        ("newest", 2, "'newest' is no version. Type it like v5."),
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
        (["add", " "], "A todo needs at least one character. Say what needs doing."),
        (["add", "a\u2028b"], "A todo is one line."),
        (["add", "a\udcff"], "A control character does not fit. Take it out."),
        (["edit", "{id}", "a\udcff"], "A control character does not fit. Take it out."),
        (["add", "x", "--status", "Done"], "'Done' is no status. A todo is Queued, Started or Finished."),
        (["status", "{id}", "done"], "'done' is no status. A todo is Queued, Started or Finished."),
        (["edit", "{id}", "a" * 501], "501 characters; 500 fit. Shorten it here, nothing is lost."),
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
    assert (
        todo(*(word.format(id=todo_id) for word in words), fails=2) == "'\\udcff' is no text in UTF-8. Type it again."
    )


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


def test_staff_act_on_anybodys_todo_and_list_their_own(alice, bob, todo_id):
    todo("status", todo_id, "Started", "--as", "bob")

    assert list(bootstrap.event_store().get_events(todo_id))[-1].metadata.actor == str(bob.pk)
    assert models.Todo.objects.get().owner == str(alice.pk)
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
    assert todo("list", "--status", "Done", "--as", "alice", fails=2).startswith("Done is no status.")


@pytest.mark.parametrize("words", [[], ["paint"], ["add"], ["status", "x"], ["list", "--colour"]])
def test_a_command_line_that_makes_no_sense_is_refused(alice, words):
    with pytest.raises(CommandError):
        call_command("todo", *words, stdout=StringIO(), stderr=StringIO())


def test_the_page_shows_the_source(as_alice, alice, todo_id):
    todo("edit", todo_id, "Buy oat milk", "--as", "alice")
    changed(alice, todo_id, status="Started")

    assert "command line" in as_alice.get(f"/todos/{todo_id}/v2/").content.decode()
