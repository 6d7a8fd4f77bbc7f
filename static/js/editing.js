// An edit opens at the press, in place of the words: what is typed next goes into its field.
import { findAll, isForElsewhere, on, takeOver } from "./dom.js";
import { fill } from "./templates.js";
import { fieldOf } from "./typed_words.js";
import { idOf, versionOf } from "./versions.js";

const HIDDEN = ".row > .when, .row-form, #head h1, #head .controls";
const opened = new WeakMap(); // forms, and what closes them

on("click", (event) => {
  if (isForElsewhere(event)) return;
  const edit = event.target.closest(`a[id^=edit]:not([href*="field="])`);
  const cancelled = event.target.closest(".edit a.button")?.closest(".edit");
  const isDone = edit ? open(edit.closest(".row, #head")) : cancelled && isUpToDate(cancelled) && closeEdit(cancelled);
  if (isDone) takeOver(event);
}, true);

// The values come from the line. A form with a field that the line does not show is fetched from the server.
function open(line) {
  const words = line.querySelector(".description, h1");
  const description = words.querySelector(".erased") ? "" : words.textContent.trim();
  const values = { id: idOf(line), version: line.dataset.version, description };
  const copy = fill("edit-template", values);
  const form = copy?.querySelector(".edit");
  if (!form || findAll(".field", form).some(({ name }) => !(name in values))) return false;
  for (const dot of copy.querySelectorAll(".still .option")) {
    const isSet = [...dot.classList].some((name) => name.startsWith("is-") && line.classList.contains(name));
    dot.ariaPressed = isSet;
  }
  const hidden = findAll(HIDDEN, line);
  const added = [...copy.children];
  setHidden(hidden, true);
  hidden[0].after(...added);
  htmx.process(line);
  opened.set(form, () => {
    for (const element of added) element.remove();
    setHidden(hidden, false);
    line.removeAttribute("hx-morph-skip");
    line.querySelector("a[id^=edit]")?.focus({ preventScroll: true });
  });
  fieldOf(form).focus();
  return true;
}

// The heading of a page stays for the ear.
function setHidden(elements, isHidden) {
  for (const element of elements) {
    if (element.matches("h1")) element.classList.toggle("visually-hidden", isHidden);
    else element.hidden = isHidden;
  }
}

// Whether the line below the form is still the latest. If not, the server sends the line as it is now.
function isUpToDate(form) {
  return Number(form.elements.version.value) === versionOf(form.closest(".row, #head"));
}

// Returns whether the form was opened here. One from the server is closed by an answer.
export function closeEdit(form) {
  const close = opened.get(form);
  close?.();
  return close !== undefined;
}
