// The second click of a double click, and a key that is held, do nothing: a person who presses once means once.
// An answer may have put another button under the pointer between the two clicks.
import { on, takeOver } from "./dom.js";

import { isTaken } from "./typed_words.js";

on("click", (event) => {
  const control = event.target.closest("button, a[hx-boost]");
  const addsWords = control?.form?.id === "add" && isTaken(control.form);
  if (event.detail > 1 && control?.closest("[hx-boost], [form], .row-form") && !addsWords) takeOver(event);
}, true);

on("keydown", (event) => {
  const pressed = { Enter: "input, button, a", " ": "button" }[event.key];
  if (event.repeat && pressed && event.target.matches(pressed)) event.preventDefault();
}, true);
