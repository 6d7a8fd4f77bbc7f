"""The table of docs/security.md: every way into an account, how long it lives, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.todosite.people import PASSWORD, signed_in
from todosite.accounts import feed_links, one_time_links
from todosite.accounts.one_time_links import Purpose
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS, MAX_FOR_NAME, MAX_OF_ADDRESS, SignInAttempt
from todosite.models import KnownDevice, SignInLink

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "security.md"
NEW = "three old ladders"
TWICE = {"new_password1": NEW, "new_password2": NEW}

type Way = Callable[[User, Client], Callable[[], bool]]


def rows(section: str) -> list[list[str]]:
    """The cells of the table in a section of the page."""
    text = PAGE.read_text().partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    head, _, *others = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [head, *others]


def table() -> dict[str, dict[str, str]]:
    """The cells of the table of ways in by row and column."""
    head, *ways = rows("Ways into an account")
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in ways}


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def password(user: User, here: Client) -> Callable[[], bool]:
    return lambda: Client().post("/sign-in/", {"username": user.username, "password": PASSWORD}).status_code == 303


def link(user: User, here: Client) -> Callable[[], bool]:
    address = reverse("in_link", args=[one_time_links.make(user, Purpose.SIGN_IN, one_time_links.SIGN_IN_LIFETIME)])
    return lambda: Client().post(address).status_code == 303


def invitation(user: User, here: Client) -> Callable[[], bool]:
    token = one_time_links.make(user, Purpose.INVITATION, one_time_links.INVITATION_LIFETIME)
    return lambda: Client().post(reverse("in_link", args=[token]), TWICE).status_code == 303


def session_here(user: User, here: Client) -> Callable[[], bool]:
    return partial(is_signed_in, here)


def session_elsewhere(user: User, here: Client) -> Callable[[], bool]:
    return partial(is_signed_in, signed_in(user))


def feed(user: User, here: Client) -> Callable[[], bool]:
    address = reverse("feed", args=[feed_links.renew(user)])
    return lambda: Client().get(address).status_code == 200


def known_device(user: User, browser: Client) -> Callable[[], bool]:
    """The way in that a browser has in which somebody has signed in, while strangers guess everywhere."""
    assert browser.post("/sign-in/", {"username": user.username, "password": PASSWORD}).status_code == 303

    def leads_in() -> bool:
        for number in range(MAX_FOR_NAME):
            SignInAttempt(user.username, f"192.0.2.{number}").count()
        known = User.objects.get(pk=user.pk)
        now = NEW if known.check_password(NEW) else PASSWORD
        return browser.post("/sign-in/", {"username": user.username, "password": now}).status_code == 303

    return leads_in


def known_device_elsewhere(user: User, here: Client) -> Callable[[], bool]:
    return known_device(user, Client())


def calendar(user: User, here: Client) -> Callable[[], bool]:
    address = reverse("calendar", args=[feed_links.renew(user, feed_links.CALENDAR)])
    return lambda: Client().get(address).status_code == 200


WAYS: dict[str, Way] = {
    "password": password,
    "one-time link": link,
    "invitation": invitation,
    "session of this browser": session_here,
    "session of another browser": session_elsewhere,
    "known device: this browser": known_device,
    "known device: another browser": known_device_elsewhere,
    "address of the feed": feed,
    "address of the calendar": calendar,
}
LIVES = {
    "one-time link": timedelta(minutes=15),
    "invitation": timedelta(days=7),
    "session of this browser": timedelta(days=90),
    "session of another browser": timedelta(days=90),
    "known device: this browser": timedelta(days=365),
    "known device: another browser": timedelta(days=365),
}


def set_on_the_account_page(user: User, here: Client) -> None:
    assert here.post("/account/password/", TWICE | {"old_password": PASSWORD}).status_code == 303


def sign_out(user: User, here: Client) -> None:
    here.post("/sign-out/")


def sign_out_everywhere(user: User, here: Client) -> None:
    here.post("/account/sessions/")


def deactivate(user: User, here: Client) -> None:
    user.is_active = False
    user.save()


def activate(user: User) -> None:
    user.is_active = True
    user.save()


def deactivate_for_a_while(user: User, here: Client) -> None:
    deactivate(user, here)
    activate(user)


def close_and_activate(user: User, here: Client) -> None:
    """Close the account. Even an operator who activates it again lets nobody in by what was there before."""
    assert here.post("/account/close/", {"proof": PASSWORD}).status_code == 303
    User.objects.filter(pk=user.pk).update(is_active=True)


ENDS = {
    "a password is set": set_on_the_account_page,
    "signing out": sign_out,
    "signing out everywhere": sign_out_everywhere,
    "the account is deactivated": deactivate_for_a_while,
    "the account is closed": close_and_activate,
}


@pytest.fixture
def here(alice) -> Client:
    """The browser that Alice has at hand."""
    return signed_in(alice)


def test_the_page_has_a_row_for_each_way_in_and_a_column_for_each_end():
    assert list(table()) == list(WAYS)
    for cells in table().values():
        assert list(cells) == ["lives", "it is used", *ENDS]
        assert {cells[column] for column in ["it is used", *ENDS]} <= {"ends", "stays"}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_way_in_ends_as_the_page_says(alice, here, way, end):
    leads_in = WAYS[way](alice, here)
    ENDS[end](alice, here)
    assert leads_in() == (table()[way][end] == "stays")


@pytest.mark.parametrize("way", WAYS)
def test_a_way_in_leads_in_again_as_the_page_says(alice, here, way):
    leads_in = WAYS[way](alice, here)
    assert leads_in()
    assert leads_in() == (table()[way]["it is used"] == "stays")


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_into_a_deactivated_account(alice, here, way):
    leads_in = WAYS[way](alice, here)
    deactivate(alice, here)
    assert not leads_in()
    if not way.startswith("known device"):
        made_meanwhile = WAYS[way](alice, here)
        assert not made_meanwhile()


def test_a_way_in_lives_as_long_as_the_page_says():
    words = {way: cells["lives"] for way, cells in table().items() if not cells["lives"].startswith("until")}
    assert {way: in_words(lives) for way, lives in LIVES.items()} == words


def in_words(time: timedelta) -> str:
    return f"{time.days} days" if time.days else f"{time.seconds // 60} minutes"


@pytest.mark.parametrize(("minutes", "still"), [(-1, True), (1, False)])
@pytest.mark.parametrize("way", LIVES)
def test_a_way_in_ends_with_its_life(alice, here, way, minutes, still):
    leads_in = WAYS[way](alice, here)
    passes(LIVES[way] + timedelta(minutes=minutes))
    assert leads_in() == still


def test_as_many_passwords_can_be_tried_as_the_page_says():
    _, *limits = rows("What can be guessed")
    tries = [int(row[0]) for row in limits]
    assert tries == [MAX_ATTEMPTS, MAX_OF_ADDRESS, MAX_FOR_NAME, MAX_ATTEMPTS, MAX_ATTEMPTS, MAX_ATTEMPTS]


def passes(time: timedelta) -> None:
    """Time passes for all that is stored."""
    SignInLink.objects.update(expires=F("expires") - time)
    KnownDevice.objects.update(expires=F("expires") - time)
    Session.objects.update(expire_date=F("expire_date") - time)


def by_admin(user: User) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert root.post(f"/admin/auth/user/{user.pk}/password/", form).status_code == 302


def by_code(user: User) -> None:
    user.set_password(NEW)
    user.save()


def by_an_invitation(user: User) -> None:
    assert invitation(user, Client())()


@pytest.mark.parametrize("way", [way for way in WAYS if "this browser" not in way])
@pytest.mark.parametrize("set_password", [by_admin, by_code, by_an_invitation])
def test_it_makes_no_difference_where_a_password_is_set(alice, here, way, set_password):
    leads_in = WAYS[way](alice, here)
    set_password(alice)
    assert leads_in() == (table()[way]["a password is set"] == "stays")


def test_a_better_hash_of_the_same_password_ends_nothing(alice, settings):
    """Django stores one when somebody signs in; nobody has set a password then."""
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.ScryptPasswordHasher"]
    alice.password = make_password(PASSWORD, hasher="scrypt")
    alice.save()
    leads_in = link(alice, Client())
    assert password(alice, Client())()
    alice.refresh_from_db()
    assert alice.password.startswith("md5$")
    assert leads_in()


def test_only_this_persons_ways_end(alice, bob, here):
    bobs = [way(bob, signed_in(bob)) for name, way in WAYS.items() if name != "invitation"]
    for end in ENDS.values():
        alice.set_password(PASSWORD)
        alice.save()
        end(alice, signed_in(alice))
    assert all(leads_in() for leads_in in bobs)
