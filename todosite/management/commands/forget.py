"""`manage.py forget NAME`: erases what a person wrote, and empties their account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from eventsourcing.metadata import Metadata
from todosite.accounts import people, person_names
from todosite.forgetting import forget, forgotten_file
from todosite.forgetting.forget import Plan
from todosite.management.site_command import SiteCommand
from todosite.serving.data_folder import FORGOTTEN

METADATA = Metadata(actor="system", source="command line")


class Command(SiteCommand):
    help = "Forget the person NAME for good: what they wrote is erased everywhere, their account is emptied."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("name", metavar="NAME", nargs="?", help="the account")
        whom.add_argument(
            "--again", action="store_true", help=f"everybody whom the file `{FORGOTTEN}` names: a backup was put back"
        )
        parser.add_argument("--keep-others", action="store_true", help="keep what others wrote over their words")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, name: str | None, again: bool, keep_others: bool, yes: bool, **options: Any) -> None:
        if again:
            self.forget_again()
            return
        user = people.existing(name or "")
        person = str(user.pk)
        if user.username == person_names.opaque_name(person):
            self.stdout.write(f"{user.username} was forgotten before.")
            return
        for line in told(forget.plan(person), keep_others):
            self.stdout.write(line)
        self.confirm(f"Forget {user.username} for good?", yes)
        try:
            forget.forget(person, metadata=METADATA, keep_others=keep_others)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Forgotten. The history says {person_names.opaque_name(person)} where it said who.")

    def forget_again(self) -> None:
        done = forget.forget_again(settings.DATA / FORGOTTEN, metadata=METADATA)
        number = len(forgotten_file.read(settings.DATA / FORGOTTEN))
        self.stdout.write(f"{done} of {number} people were not forgotten here, and are now.")


def told(plan: Plan, keep_others: bool = False) -> list[str]:
    """What forgetting erases, in lines."""
    lines = [f"Erased: {_number(plan.texts, 'text')} that they wrote, in {_number(plan.todos, 'todo')}."]
    if plan.others:
        kept = "Kept" if keep_others else "Erased too"
        lines.append(
            f"{kept}: {_number(len(plan.others), 'text')} that others wrote over theirs, most words as before:"
        )
        lines += [f"  {text}" for text in plan.others.values()]
    lines.append(f"Of their todos {plan.open} are open. Nobody else has them; they stay without words, in no list.")
    lines.append("Their sessions, links, feed and known devices end. Times, statuses and the proof of all that stay.")
    return lines


def _number(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
