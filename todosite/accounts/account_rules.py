"""Rules for every account, however it is changed: in Django admin, by a command or by code that saves it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.signals import post_save, pre_delete, pre_save

from todosite.accounts import names, ways_in
from todosite.models import FormerName

LAST_SUPERUSER = "This is the only superuser who can sign in. Make somebody else a superuser first."


RULED_FIELDS = frozenset({"username", "is_active", "is_superuser"})


def check(user: User) -> None:
    """Raises ValidationError, by field, if this account must not be saved as it is."""
    if user.username != _stored_name(user) and (refusal := _refusal_of_name(user)):
        raise ValidationError({"username": refusal})
    if user.pk is not None and not (user.is_active and user.is_superuser) and is_last_superuser(user):
        raise ValidationError({"is_superuser" if user.is_active else "is_active": LAST_SUPERUSER})


def connect() -> None:
    """Hold the rules from now on, whoever saves an account."""
    pre_save.connect(_check_before_save, User, dispatch_uid="account_rules.save")
    post_save.connect(_end_ways_into_a_deactivated_account, User, dispatch_uid="account_rules.saved")
    pre_delete.connect(_check_before_delete, User, dispatch_uid="account_rules.delete")


def active_superusers() -> QuerySet[User]:
    """The accounts that can administer this site, oldest first."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk")


def is_last_superuser(user: User) -> bool:
    """Whether nobody but this account can administer the site."""
    using = user._state.db or DEFAULT_DB_ALIAS
    superusers = active_superusers().using(using)
    if connections[using].in_atomic_block:  # of two who deactivate each other, the second waits and sees the first
        superusers = superusers.select_for_update()
    return [each.pk for each in superusers] == [user.pk]


def _stored_name(user: User) -> str | None:
    """The name that this account has so far; None for a new one."""
    return User.objects.filter(pk=user.pk).values_list("username", flat=True).first()


def _refusal_of_name(user: User) -> str:
    """Why this account cannot have its name; empty if it can."""
    if names.is_invisible_in_part(user.username):
        return "This name holds a character that is shown as nothing. Choose another."
    others = User.objects.exclude(pk=user.pk).values_list("username", flat=True)
    if other := names.find_lookalike(user.username, others):
        return f"This name could be taken for {other}, who has an account here. Choose another."
    former = FormerName.objects.exclude(user=user.pk).values_list("name", flat=True)
    if other := names.find_lookalike(user.username, former):
        return f"This name could be taken for {other}, as somebody else here was called once. Choose another."
    return ""


def _check_before_save(instance: User, raw: bool, update_fields: Collection[str] | None, **about: Any) -> None:
    if raw or (update_fields is not None and RULED_FIELDS.isdisjoint(update_fields)):
        return
    check(instance)
    former = _stored_name(instance)
    if former not in (None, instance.username):
        FormerName.objects.get_or_create(name=former, user=instance)


def _check_before_delete(instance: User, **about: Any) -> None:
    if is_last_superuser(instance):
        raise ValidationError(LAST_SUPERUSER)


def _end_ways_into_a_deactivated_account(instance: User, raw: bool, created: bool, **about: Any) -> None:
    if not (instance.is_active or raw or created):
        ways_in.end_all(instance)
