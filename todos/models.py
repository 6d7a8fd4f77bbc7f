"""The read models: a row per todo, per version of a todo, per note and per list. Only projections write them."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from todos.domain.values import due, list_name, rank
from todos.domain.values.description import MAX_CODE_POINTS
from todos.domain.values.repeat import repeat


class Values(models.Model):
    """The values of a todo after one of its events: the event of `version`, at `position` of the log.

    added_position -- the position of the event that added the todo
    rank -- its place in the order of its list (domain/values/rank.py), a virtual one where it was never dragged;
            compared byte by byte. It is not made of times: a clock can be set back.
    owner -- the person who added it; place -- the list or the inbox that it is in (domain/values/place.py)
    due -- the day, or the day and time with its zone, as text (domain/values/due.py); due_day -- the day in it
    repeat -- how it comes back, as text (domain/values/repeat/repeat.py); "" where it does not
    note_position -- where the log has the note, also one that was erased; None without a note
    steps_done, steps_all -- how many steps of the note are done, and how many there are
    labels -- the labels, with spaces between; label_keys -- their normal forms (domain/values/label.py), each between
              spaces
    search -- the description as a search compares it (domain/search.py)
    """

    owner = models.CharField(max_length=255)
    place = models.CharField(max_length=262)
    version = models.BigIntegerField()
    description = models.CharField(max_length=MAX_CODE_POINTS)
    status = models.CharField(max_length=16)
    rank = models.CharField(max_length=rank.MAX_LENGTH)
    due = models.CharField(max_length=due.MAX_LENGTH, default="")
    due_day = models.DateField(null=True)
    repeat = models.CharField(max_length=repeat.MAX_LENGTH, default="")
    priority = models.SmallIntegerField(default=0)
    note_position = models.BigIntegerField(null=True)
    steps_done = models.SmallIntegerField(default=0)
    steps_all = models.SmallIntegerField(default=0)
    labels = models.TextField(default="")
    label_keys = models.TextField(default="")
    added = models.DateTimeField()
    added_position = models.BigIntegerField()
    changed = models.DateTimeField(null=True)
    removed = models.DateTimeField(null=True)
    last_event = models.DateTimeField()
    last_actor = models.CharField(max_length=255)
    search = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description

    @property
    def label_words(self) -> list[str]:
        """The labels one by one."""
        return self.labels.split()


class Todo(Values):
    """The values of a todo now."""

    id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["place", "rank", "id"], name="todos_by_rank"),
            models.Index(fields=["place", "due_day"], name="todos_by_due_day"),
        ]


class TodoVersion(Values):
    """The values of a todo from `position` on, until before position `until` (None: they are still current)."""

    position = models.BigIntegerField(primary_key=True)
    until = models.BigIntegerField(null=True)
    todo = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["todo", "version"], name="todo_versions")]
        indexes = [
            # Holds every column that a list and its counts filter by. They read rows only for the todos they show.
            models.Index(
                fields=["place", "rank", "todo", "position", "until", "removed", "status"],
                name="todo_versions_listed",
            ),
            models.Index(fields=["place", "position"], name="todo_versions_in_order"),
            models.Index(fields=["place", "last_event", "position"], name="todo_versions_in_time"),
        ]

    @property
    def id(self) -> UUID:
        """The id of the todo. Pages show a version like a todo, and ask both for `id`."""
        return self.todo


class NoteWords(models.Model):
    """The words of the note that a todo has now, as a search compares them (domain/search.py); "" without a note.

    place -- the list or the inbox that the todo is in
    """

    id = models.UUIDField(primary_key=True)
    place = models.CharField(max_length=262)
    version = models.BigIntegerField()
    position = models.BigIntegerField()
    search = models.TextField(default="")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["place"], condition=~models.Q(search=""), name="notes_by_place")]

    def __str__(self) -> str:
        return self.search


class TodoList(models.Model):
    """A list of todos.

    place -- the text by which the rows of its todos name it
    """

    id = models.UUIDField(primary_key=True)
    place = models.CharField(max_length=36, unique=True)
    version = models.BigIntegerField()
    position = models.BigIntegerField()
    owner = models.CharField(max_length=255)
    name = models.CharField(max_length=list_name.MAX_CODE_POINTS)
    added = models.DateTimeField()
    removed = models.DateTimeField(null=True)
    last_event = models.DateTimeField()
    last_actor = models.CharField(max_length=255)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner"], name="lists_by_owner")]

    def __str__(self) -> str:
        return self.name
