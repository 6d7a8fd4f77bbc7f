// Single keys press the page's own buttons and links, or move the focus; they know no addresses.
"use strict";

const LINES = ".row, .entry:not(.act), .act li";
const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
let lastLine = location.hash.slice(1); // where the focus was before it went elsewhere

const find = (selector) => document.querySelector(selector);
const line = () => document.activeElement.closest(LINES);
const todo = () => document.activeElement.closest(".row") ?? find("#todo");

function goTo(target) {
  const words = target?.querySelector("a.description, .description a") ?? target?.querySelector("a.when, a");
  words?.focus();
}

// From elsewhere the first step leads back to the line that had the focus, or to the first one.
function step(by) {
  const lines = [...document.querySelectorAll(LINES)];
  const at = lines.indexOf(line());
  goTo(at < 0 ? document.getElementById(lastLine) ?? lines[0] : lines[at + by]);
}

function type(selector) {
  const field = find(selector);
  field?.focus();
  field?.select();
}

const setStatus = (number) => todo()?.querySelectorAll(".option, .segments button")[number]?.click();

// The tick of the line; from a list without ticks the way to one with them, where this line is ticked.
function select() {
  const tick = line()?.querySelector("[type=checkbox]");
  const way = find("#select");
  if (way) way.hash = line()?.id ?? "";
  (tick ?? way)?.click();
}

const chosen = lastLine && document.getElementById(lastLine)?.querySelector("[type=checkbox]");
if (chosen) {
  chosen.click();
  chosen.focus();
  history.replaceState(history.state, "", location.pathname + location.search); // loaded again, it is not ticked again
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  1: () => setStatus(0),
  2: () => setStatus(1),
  3: () => setStatus(2),
  e: () => todo()?.querySelector("a[id^=edit]")?.click(),
  h: () => line()?.querySelector("a.when, a.description")?.click(),
  x: select,
  u: () => (line()?.querySelector("button.undone") ?? find("#undo"))?.click(),
  n: () => type("#add-description"),
  "/": () => type("#search"),
  "?": () => find("#keys-link").click(),
};
const REPEATED = "jk";

// Out of an edit by its Cancel, out of the other fields to the lines.
function leave(event) {
  const cancel = event.target.closest(".edit, .conflict")?.querySelector("a.button");
  if (!cancel && !event.target.matches(TYPED)) return;
  event.preventDefault(); // a search field would be emptied
  if (cancel) cancel.click();
  else step(0);
}

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (held || event.defaultPrevented || find("dialog[open]")) return;
  if (event.key === "Escape") leave(event);
  const act = "keys" in document.body.dataset && Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!act || event.target.matches(TYPED)) return;
  event.preventDefault(); // "/" opens a browser's own search, and "n" would be typed into the field it leads to
  if (!event.repeat || REPEATED.includes(event.key)) act();
});

// Whoever comes to words goes on behind them; where a press has put the caret, it is put after this.
function goOn() {
  const field = document.activeElement;
  const end = field.value?.length;
  if (field.matches("[name=description]") && !field.selectionEnd) field.setSelectionRange(end, end);
}

document.addEventListener("focusin", () => {
  lastLine = line()?.id || lastLine;
  goOn();
});
goOn(); // a page may have given its field the focus before this ran

document.addEventListener("click", (event) => {
  const sheet = event.target.closest("#keys-link") && find("dialog");
  if (!sheet || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  sheet.showModal();
});
