"""A person at WebKit: presses keys, clicks, looks, and waits for what should come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE, LOOK_EVERY = 10, 0.05  # seconds
# The driver does not tell what is written to the console, so each page collects its own complaints once it is there.
LISTEN = """
    const complaints = window.complaints = [];
    addEventListener("error", ({message}) => complaints.push(message));
    addEventListener("unhandledrejection", ({reason}) => complaints.push(String(reason)));
    document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) =>
        complaints.push(`policy violated ${violatedDirective} ${blockedURI}`));
    for (const kind of ["error", "warn"]) console[kind] = (...words) => complaints.push(words.join(" "));
"""
REQUESTS = "return performance.getEntriesByType('resource').filter((sent) => sent.initiatorType == 'fetch').length"
# The texts of what is in sight. The driver's own text and its own check of that take a clamped line for a hidden one.
TEXTS = """
    const inSight = [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility());
    return inSight.map((each) => each.textContent.replace(/\\s+/g, " ").trim());
"""
MESSAGE, UNSENT = "#status-line .line:not(.unsent-line) p", "#status-line .unsent-line p"


class Visitor:
    """One window. What is looked for is named by a CSS selector."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self._complaints: list[str] = []

    def opens(self, address: str, shown: str) -> None:
        """Go to an address, and from there wherever it leads: to a page with what is `shown`."""
        self._leaves()
        self.driver.get(address)
        self._arrives(shown)

    def reloads(self, shown: str) -> None:
        self._leaves()
        self.driver.refresh()
        self._arrives(shown)

    def resizes(self, width: int, height: int) -> None:
        """The window gets this size, in pixels, or the smallest that it can have."""
        self.driver.set_window_size(width, height)

    def presses(self, *keys: str) -> None:
        """Press the keys one after the other, without waiting, wherever the keyboard is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def clicks(self, selector: str) -> None:
        self.sees(selector)
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def sees(self, selector: str, text: str = "") -> None:
        """It comes into sight, with exactly this text if one is given."""
        self._waits(lambda: any(text in ("", found) for found in self._texts(selector)), f"no {selector} {text!r}")

    def sees_no(self, selector: str) -> None:
        """None of it is in sight, or it goes."""
        self._waits(lambda: not self._texts(selector), f"still {selector}")

    def reads(self, sentence: str) -> None:
        """The status line gets this sentence, and nothing is under way any more."""
        self.sees(MESSAGE, sentence)
        self.sees_no("[aria-busy]")

    def has_unsent(self, sentence: str) -> None:
        """The status line counts what is not sent yet with this sentence."""
        self.sees(UNSENT, sentence)

    def is_at(self, selector: str) -> None:
        """The keyboard comes to be there."""
        script = "return document.activeElement.matches(arguments[0])"
        self._waits(lambda: self._asks(script, selector), f"the keyboard is not at {selector}")

    def has_rows(self, *words: str) -> None:
        """The list has these todos, newest first, and no other."""
        self._waits(lambda: self._texts(".row .description") == [*words], f"rows are not {words}")

    def todo(self, words: str) -> str:
        """The id of the todo that reads like this."""
        row = self._texts(".row .description").index(words)
        return self.driver.find_elements(By.CSS_SELECTOR, ".row")[row].get_attribute("id").removeprefix("todo-")

    def value(self, selector: str) -> str:
        """What is in a field."""
        return self.driver.find_element(By.CSS_SELECTOR, selector).get_property("value")

    @property
    def requests(self) -> int:
        """How many requests the scripts of this page have made."""
        return self._asks(REQUESTS)

    @property
    def complaints(self) -> list[str]:
        """What the browser has complained of on all pages of this visit."""
        return self._complaints + (self._asks("return window.complaints") or [])

    def _leaves(self) -> None:
        self._complaints = self.complaints

    def _arrives(self, shown: str) -> None:
        self.sees(shown)
        self._asks(LISTEN)

    def _asks(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def _texts(self, selector: str) -> list[str]:
        return self._asks(TEXTS, selector)

    def _waits(self, condition: Callable[[], bool], otherwise: str) -> None:
        WebDriverWait(self.driver, PATIENCE, LOOK_EVERY).until(lambda _: condition(), otherwise)
