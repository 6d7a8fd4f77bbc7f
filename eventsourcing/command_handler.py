"""Command handlers: from a command to the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyrsistent import PMap, field, pmap

from .command import Command
from .errors import UnknownCommand
from .immutable import Immutable

HandleMap = Mapping[str, Callable[[Any, Command], Any]]


class CommandHandler(Immutable):
    """Base of all command handlers (dvent's class; it uses the context and refuses unknown commands).

    context -- PMap of what the handler functions need, such as `repository`
    """

    context: PMap[str, Any] = field(type=PMap, mandatory=True)

    @classmethod
    def get_handle_map(cls) -> HandleMap:
        """Command types and the static functions `(context, command) -> result` that carry them out."""
        return pmap()

    def handle_command(self, command: Command, context: PMap[str, Any] | None = None) -> Any:
        """Carry out `command` in `context` or the handler's own. Raises UnknownCommand and the domain's errors."""
        function = self.get_handle_map().get(command.type)
        if function is None:
            raise UnknownCommand(command.type, type(self).__name__)
        return function(self.context if context is None else context, command)

    @staticmethod
    def handle_noop(context: Any, command: Command) -> None:
        """A handler function for commands that do nothing."""
