// Single keys press the page's own buttons and links, or move the focus; they know no addresses.
import { currentLine, step } from "./lines.js";

const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const REPEATED = "jk";
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  1: () => setStatus(0),
  2: () => setStatus(1),
  3: () => setStatus(2),
  e: () => currentTodo()?.querySelector("a[id^=edit]")?.click(),
  h: () => currentLine()?.querySelector("a.when, a.description")?.click(),
  x: tick,
  u: () => (currentLine()?.querySelector("button.undone") ?? find("#undo"))?.click(),
  n: () => enterField("#add-description"),
  "/": () => enterField("#search"),
  "?": () => find("#keys-link").click(),
};

const find = (selector) => document.querySelector(selector);
const currentTodo = () => document.activeElement.closest(".row") ?? find("#todo");
const setStatus = (number) => currentTodo()?.querySelectorAll(".option, .segments button")[number]?.click();

function enterField(selector) {
  const field = find(selector);
  field?.focus();
  field?.select();
}

// The box of the line; from a list without boxes the link to one with them, where this line is ticked.
function tick() {
  const box = currentLine()?.querySelector("[type=checkbox]");
  const link = find("#select");
  if (link) link.hash = currentLine()?.id ?? "";
  (box ?? link)?.click();
}

// Out of an edit by its Cancel, out of the other fields to the lines.
function leave(event) {
  const cancel = event.target.closest(".edit, .conflict")?.querySelector("a.button");
  if (!cancel && !event.target.matches(TYPED)) return;
  event.preventDefault(); // a search field would be emptied
  if (cancel) cancel.click();
  else step(0);
}

document.addEventListener("keydown", (event) => {
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (isHeld || event.defaultPrevented || find("dialog[open]")) return;
  if (event.key === "Escape") leave(event);
  const action = "keys" in document.body.dataset && Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!action || event.target.matches(TYPED)) return;
  event.preventDefault(); // "/" opens a browser's own search, and "n" would be typed into the field it leads to
  if (!event.repeat || REPEATED.includes(event.key)) action();
});
