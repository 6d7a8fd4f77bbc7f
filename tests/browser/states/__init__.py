"""Every page of ours in every state it can be in, and how to get there."""

from tests.browser.states import doors, history, places, todo, todo_list, trouble
from tests.browser.states.state import STATES, State

__all__ = ["STATES", "State", "doors", "history", "places", "todo", "todo_list", "trouble"]
