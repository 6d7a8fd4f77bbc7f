"""The activity page: everything that happened to a person's todos, filtered by the address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.domain.numbers import parse_number
from todos.history import feed
from todos.history.audit_filter import LARGEST_POSITION, AuditFilter
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import Act, FeedPage
from todos.live.page import live_page
from todos.read_model import todos as queries
from todos.read_model import versions as past
from todos.read_model.seen_by import Person, TodoRow, Versions
from todos.web import viewer_time
from todos.web.forms import KIND_CHOICES, AuditFilterForm
from todos.web.page_address import PageAddress, current_page
from todos.web.pages.base import Focus, Page, PageState, Todos, bulk_conflict_part
from todos.web.pages.history_line import history_line
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine, kept_line

FILTERS = ("who", "what", "until", "todo", "act")


@require_safe
@live_page
def activity(request: HttpRequest) -> HttpResponse:
    """A page of this person's activity."""
    return ActivityPage(request, current_page(request)).render_after_redirect(kept_line(request))


@dataclass(frozen=True)
class Chosen:
    """The filter of an address, and the todo that it names, if it names one."""

    wanted: AuditFilter
    todo: TodoRow | None


class ActivityPage(Page):
    """A person's activity as it is now, or as it was at position `as_of`.

    An action or the stream replaces the feed and the heading, because an undo may change the wording of any entry.
    """

    template = "todos/activity.html"
    has_entries = True
    has_controls = False

    def __init__(self, request: HttpRequest, address: PageAddress, as_of: int | None = None) -> None:
        super().__init__(request, address)
        self.as_of = as_of

    @cached_property
    def form(self) -> AuditFilterForm:
        """The filters in the address. Raises Http404 for a wrong filter other than the date, whose error is shown."""
        form = AuditFilterForm(self.address.query)
        if not form.is_valid() and form.errors.keys() - {"until"}:
            raise Http404("There is no such activity.")
        return form

    @cached_property
    def chosen(self) -> Chosen:
        """The chosen events of the address. Raises Http404 for what this person may not see."""
        return chosen_events(self.request, self.form)

    @cached_property
    def feed(self) -> FeedPage:
        """The acts on this page. Raises Http404 for a page that does not exist."""
        wanted, after = self.chosen.wanted, _cursor(self.address.query.get("after", ""))
        as_of = LARGEST_POSITION if self.as_of is None else self.as_of
        return feed.page(events_seen_by(self.request.user), wanted, after, whole=bool(wanted.act), as_of=as_of)

    def render(self, state: PageState | None = None, code: int = 200) -> HttpResponse:
        return super().render(state, code if self.form.is_valid() else 422)

    def context(self, state: PageState) -> Context:
        if not self.form.is_valid():
            return self.base_context(state) | self._filters(())
        return self.feed_context(state) | history_line(self.request.user, self.chosen.todo)

    def feed_context(self, state: PageState) -> Context:
        """The context of the feed with its filters and pager."""
        acts = self.feed.acts
        dialog = state.conflict
        in_place = bool(dialog and dialog.is_bulk and dialog.act_id in [act.id for act in acts if act.size > 1])
        return (
            self.base_context(state)
            | self._filters({entry.actor for act in acts for entry in act.entries})
            | {
                "days": list(_days(acts)),
                "only": self.chosen.todo,
                "after": self.address.query.get("after", ""),
                "newer": self._address_below(self.feed.newer),
                "older": self._address_below(self.feed.older),
                "filtered": self._address_below(LARGEST_POSITION).removeprefix(self.address.path),
                "bulk_conflict_at_act": in_place,
            }
        )

    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        try:
            context = self.context(state)
        except Http404:  # the page that the form states does not exist, so the first page takes its place
            context = ActivityPage(self.request, self.address.at_start()).context(state)
        return _parts(context)

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        return _parts(self._valid_context())

    def bulk_conflict_parts(self, state: PageState) -> list[Part]:
        context = self.feed_context(state)
        return [Part("#feed", "todos/activity.html#feed", context), bulk_conflict_part(context)]

    def landing_focus(self, line: StatusLine) -> Focus:
        return Focus(version=int(line.control), todo_id=line.todo_id) if line.control.isdecimal() else Focus()

    def _valid_context(self) -> Context:
        if not self.form.is_valid():
            raise Http404("There is no such activity.")
        return self.context(PageState())

    def _filters(self, actors: Iterable[str]) -> Context:
        """The context of the filter form."""
        query, who = self.address.query, self.form.cleaned_data.get("who", "")
        people = queries.names({str(self.request.user.pk)} | set(actors) | ({who} if who else set()))
        set_filters = {name: query[name] for name in FILTERS if query.get(name)}
        return {
            "form": self.form,
            "people": sorted(people.items(), key=lambda person: person[1].casefold()),
            "names": people,
            "kinds": KIND_CHOICES,
            "filters": set_filters,
            "as_it_stood": self._day_that_has_begun(),
            # With a moment the events end there, so it replaces the filter "Up to".
            "kept": {name: value for name, value in set_filters.items() if name != "until"},
        }

    def _day_that_has_begun(self) -> str:
        """The day of the filter "Up to", unless it is still to come; '' without one."""
        until: date | None = self.form.cleaned_data.get("until")
        return until.isoformat() if until and until <= viewer_time.today() else ""

    def _address_below(self, position: int | None) -> str:
        """The address of the page that begins below a position, with the same filters; '' for None."""
        if position is None:
            return ""
        query = self.address.query
        kept = {name: query[name] for name in (*FILTERS, "at") if query.get(name)}
        text = urlencode(kept if position == LARGEST_POSITION else kept | {"after": str(position)})
        return f"{self.address.path}?{text}" if text else self.address.path


def chosen_events(request: HttpRequest, form: AuditFilterForm) -> Chosen:
    """The events that a valid form asks for. Raises Http404 for a todo, actor or act that this person may not see."""
    asked = form.cleaned_data
    todo = queries.find(request.user, asked["todo"]) if asked["todo"] else None
    if asked["todo"] and todo is None:
        raise Http404("There is no such todo.")
    seen = events_seen_by(request.user)
    if asked["who"] and not _has_acted(request, asked["who"], todo):
        raise Http404("There is no such person.")
    if asked["act"] and not seen.oldest_after(AuditFilter(asked["todo"], act=asked["act"]), 0, 1):
        raise Http404("There is no such act.")
    up_to = _last_position_on(asked["until"], versions_shown(request.user, todo))
    wanted = AuditFilter(asked["todo"], asked["who"], asked["what"], asked["act"], up_to)
    return Chosen(wanted, todo)


def _last_position_on(day: date | None, shown: Versions) -> int:
    """The position of the last change up to the end of a day. Today has no end yet: all that is in the log counts."""
    if day is None or day >= viewer_time.today():
        return LARGEST_POSITION
    return past.position_at(shown, viewer_time.span_of_day(day).last)


def versions_shown(person: Person, todo: TodoRow | None) -> Versions:
    """The versions of todos that the activity of a person, or of one todo, tells about."""
    return past.of_todo(person, todo.id) if todo else past.of_person(person)


def _has_acted(request: HttpRequest, actor: str, todo: TodoRow | None) -> bool:
    """Whether the actor may have acted, or has acted, on the todos of the signed-in person or on this todo."""
    if actor == str(request.user.pk):
        return True
    seen, filters = events_seen_by(request.user), [AuditFilter(actor=actor)]
    filters += [AuditFilter(todo.id, actor)] if todo else []
    return any(seen.oldest_after(each, 0, 1) for each in filters)


def _parts(context: Context) -> list[Part]:
    return [
        Part("#feed", "todos/activity.html#feed", context),
        Part("#day-heading", "todos/activity.html#day_heading", context),
    ]


def _cursor(after: str) -> int:
    """The position below which the page begins. Raises Http404."""
    if not after:
        return LARGEST_POSITION
    position = parse_number(after)
    if position is None:
        raise Http404("There is no such page of the activity.")
    return position


def _days(acts: Iterable[Act]) -> Iterator[tuple[date, list[Act]]]:
    """The acts by day, in the reader's time zone."""
    for day, done in groupby(acts, key=lambda act: viewer_time.day_of(act.newest.event.timestamp)):
        yield day, list(done)
