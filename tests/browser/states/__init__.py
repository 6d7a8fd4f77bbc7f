"""Every page of ours in every state it can be in, and how to get there."""

from tests.browser.states import days_and_lists, history, pages, sign_in, todo, todo_list, trouble
from tests.browser.states.state import STATES, State

__all__ = ["STATES", "State", "days_and_lists", "history", "pages", "sign_in", "todo", "todo_list", "trouble"]
