from __future__ import annotations

import pytest
from pyrsistent import pmap

from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler
from eventsourcing.errors import UnknownCommand


class Echo(CommandHandler):
    @classmethod
    def get_handle_map(cls):
        return {"Say": lambda context, command: (context["voice"], command.data["word"]), "Rest": cls.handle_noop}


def test_a_command_reaches_its_function_with_the_handlers_context():
    handler = Echo(context=pmap({"voice": "low"}))
    assert handler.handle_command(Command.generate("Say", {"word": "hello"})) == ("low", "hello")


def test_a_context_given_is_honoured_even_an_empty_one():
    handler = Echo(context=pmap({"voice": "low"}))

    assert handler.handle_command(Command.generate("Say", {"word": "hello"}), pmap({"voice": "high"})) == (
        "high",
        "hello",
    )
    with pytest.raises(KeyError):
        handler.handle_command(Command.generate("Say", {"word": "hello"}), context=pmap())


def test_an_unknown_command_is_refused():
    for handler in (Echo(context=pmap()), CommandHandler(context=pmap())):
        with pytest.raises(UnknownCommand, match="Sing") as refusal:
            handler.handle_command(Command.generate("Sing"))
        assert refusal.value.handler == type(handler).__name__


def test_a_command_may_be_declared_to_do_nothing():
    assert Echo(context=pmap()).handle_command(Command.generate("Rest")) is None
