"""Todos are dragged through the whole unit of work: commands in, rows in their order out."""

from __future__ import annotations

from random import Random

import pytest
from django.contrib.auth.models import User

from eventsourcing.verification import Verification
from tests.conftest import BOTH
from todos import bootstrap, models
from todos.domain import command_handler
from todos.domain.commands import TodoCommands
from todos.domain.errors import MovedElsewhere, NotInPlace, TodoIsInTrash
from todos.domain.values.place import inbox, of_list
from todos.domain.values.rank import virtual
from todos.read_model import todos as queries
from todos.read_model import versions
from todos.read_model.seen_by import inbox_of

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)

MINE, HOUSE = inbox("7"), of_list("7c9e6679-7425-40de-944b-e07fc1f90ae7")
ME = User(pk=7)
SOME_ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"


@pytest.fixture(params=BOTH)
def using(request) -> str:
    return request.param


def add(using, place=MINE, **facts):
    command = TodoCommands.add("7", "Buy milk", "Queued", place=place, **{"actor": "7", "source": "test"} | facts)
    return str(bootstrap.handle(command, using).stream_id)


def drag(using, todo, after, into=MINE, seen_in=None, actor="7"):
    command = TodoCommands.move(todo, into, seen_in=seen_in, after=after, actor=actor, source="test")
    return bootstrap.handle(command, using)


def order(using, place="inbox:7"):
    rows = models.Todo.objects.using(using).filter(place=place, removed=None)
    return [str(todo) for todo in rows.order_by("rank", "id").values_list("id", flat=True)]


def moves(using, todo):
    return [event.data["rank"] for event in bootstrap.event_store(using).get_events(todo) if event.type == "TodoMoved"]


@pytest.fixture
def todos(using) -> list[str]:
    """Four todos, in the order of the list: the last one added first."""
    return [add(using) for _ in range(4)][::-1]


def test_a_todo_without_a_rank_has_the_virtual_one(using, todos):
    for row in models.Todo.objects.using(using):
        assert row.rank == virtual(row.added_position)
    assert order(using) == todos


def test_a_todo_is_dragged_below_another_or_to_the_top(using, todos):
    a, b, c, d = todos
    drag(using, d, after=a)
    assert order(using) == [a, d, b, c]
    drag(using, b, after="")
    assert order(using) == [b, a, d, c]
    drag(using, b, after=c)
    assert order(using) == [a, d, c, b]
    assert [len(moves(using, todo)) for todo in todos] == [0, 2, 0, 1]


def test_where_it_stands_already_nothing_happens(using, todos):
    a, b, *_ = todos
    drag(using, b, after=a)
    drag(using, a, after="")
    assert (moves(using, a), moves(using, b)) == ([], [])


def test_a_new_todo_comes_on_top_of_what_was_dragged_there(using, todos):
    drag(using, todos[3], after="")
    new = add(using)
    assert order(using)[:2] == [new, todos[3]]


def test_a_todo_is_dropped_into_another_list(using, todos):
    there = add(using, HOUSE), add(using, HOUSE)
    drag(using, todos[0], after=there[1], into=HOUSE, seen_in=MINE)
    assert order(using, HOUSE["list"]) == [there[1], todos[0], there[0]]


def test_what_a_drop_names_must_be_there(using, todos):
    for after in (add(using, HOUSE), SOME_ID, "nonsense", todos[0]):
        with pytest.raises(NotInPlace, match=r"then move this one again\.$"):
            drag(using, todos[0], after=after)
    assert order(using) == todos


def test_who_drags_what_was_moved_away_meanwhile_is_told(using, todos):
    drag(using, todos[0], after="", into=HOUSE)
    with pytest.raises(MovedElsewhere):
        drag(using, todos[0], after=todos[2], into=MINE, seen_in=MINE)


def test_the_trash_keeps_its_places_but_takes_no_part(using, todos):
    a, b, c, d = todos
    bootstrap.handle(TodoCommands.remove(b, actor="7", source="test"), using)
    drag(using, d, after=b)
    assert order(using) == [a, d, c]
    with pytest.raises(TodoIsInTrash):
        drag(using, b, after="")
    bootstrap.handle(TodoCommands.restore(b, actor="7", source="test"), using)
    # Nobody sees what is in the trash, so nothing is put above or below it: only its own place is kept.
    assert order(using) in ([a, b, d, c], [a, d, b, c])


def test_an_undo_puts_it_back_to_where_it_stood(using, todos):
    drag(using, todos[3], after="")
    last = list(bootstrap.event_store(using).get_events(todos[3]))[-1]
    bootstrap.handle(TodoCommands.undo(todos[3], [last.id], actor="7", source="test"), using)
    assert order(using) == todos
    assert moves(using, todos[3])[-1] is None


def test_the_same_command_always_gives_the_same_rank(using, todos):
    first = TodoCommands.move(todos[3], MINE, after=todos[0], actor="7", source="test")
    bootstrap.handle(first, using)
    assert bootstrap.handle(first, using).repeated
    assert len(moves(using, todos[3])) == 1


def test_where_a_gap_is_full_those_beside_it_move_within_the_act(using, todos, monkeypatch):
    a, b, c, d = todos
    with monkeypatch.context() as patch:
        patch.setattr(command_handler, "drop", lambda todo, gap, noise: {todo: "V"})
        for todo in sorted((a, b)):
            drag(using, todo, after=d)
    first, second = sorted((a, b))
    outcome = drag(using, c, after=first)

    assert [todo for todo in order(using) if todo != d] == [first, c, second]
    assert outcome.stream_id == c
    assert sum(len(moves(using, todo)) for todo in (a, b)) == 3
    assert list(Verification(using).whole_log()) == []


def test_the_order_of_then_is_the_one_of_then():
    todos = [add("default") for _ in range(3)][::-1]
    before = versions.last_position(versions.of_place(inbox_of(ME)))
    drag("default", todos[2], after="")
    now = versions.last_position(versions.of_place(inbox_of(ME)))

    def at(position):
        return [str(row.id) for row in versions.todos(ME, inbox_of(ME), position, "", "", "").rows]

    assert (at(before), at(now)) == (todos, [todos[2], *todos[:2]])


def test_pages_go_on_from_where_they_ended_whatever_was_dragged_meanwhile(monkeypatch):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 2)
    todos = [add("default") for _ in range(4)][::-1]
    first = queries.todos(ME, inbox_of(ME), "", "", "")
    drag("default", todos[1], after="")

    second = queries.todos(ME, inbox_of(ME), "", "", str(first.after))

    assert [str(row.id) for row in second.rows] == todos[2:]


@pytest.mark.parametrize("after", ["nonsense", "V", ".", "V.nonsense", f"0.{SOME_ID}", SOME_ID])
def test_what_names_no_place_in_the_order_is_no_cursor(after):
    with pytest.raises(queries.UnknownFilter):
        queries.todos(ME, inbox_of(ME), "", "", after)


@pytest.mark.parametrize("drags", [400])
def test_two_people_drag_at_random_and_end_with_the_order_they_made(using, drags):
    random = Random(drags)
    todos = [add(using) for _ in range(12)][::-1]
    for number in range(drags):
        todo = todos.pop(random.randrange(len(todos)))
        at = random.randrange(len(todos) + 1)
        drag(using, todo, after=todos[at - 1] if at else "", actor="78"[number % 2])
        todos.insert(at, todo)

    assert order(using) == todos
    assert list(Verification(using).whole_log()) == []
