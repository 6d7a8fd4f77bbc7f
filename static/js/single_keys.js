// Single keys press the page's own buttons and links, or move the focus; they know no addresses.
import { walkBack, walkForward } from "./acts.js";
import { findOne, on } from "./dom.js";
import { currentLine, step } from "./lines.js";
import { isRanked, moveToTop } from "./order.js";

const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const REPEATED = "jk";
const KEYS = {
  __proto__: null, // there are no others
  j: () => step(1),
  k: () => step(-1),
  1: () => setStatus(0),
  2: () => setStatus(1),
  3: () => setStatus(2),
  e: () => currentTodo()?.querySelector("a[id^=edit]")?.click(),
  h: () => currentLine()?.querySelector("a.when, a.description")?.click(),
  x: tick,
  t: () => isRanked(currentLine()) && moveToTop(currentLine()),
  m: openMove,
  u: () => {
    const undo = currentLine()?.querySelector("button.undone");
    if (undo) undo.click();
    else walkBack();
  },
  U: walkForward,
  n: () => enterField("#add-description"),
  "/": () => enterField("#search, #find-q"),
  "?": () => findOne("#keys-link").click(),
};
const early = []; // events of keys pressed while their line is fetched

const currentTodo = () => document.activeElement.closest(".row") ?? findOne("#todo");
const setStatus = (number) => currentTodo()?.querySelectorAll(".option, .segments button")[number]?.click();

function enterField(selector) {
  const field = findOne(selector);
  field?.focus();
  field?.select();
}

// The form that moves the todo into another list, on its page.
function openMove() {
  const here = findOne("#todo a[id^=edit-place]");
  const link = currentTodo()?.querySelector("a[id^=edit]");
  if (here) here.click();
  else if (link) location.href = `${link.pathname}?field=place`;
}

// The box of the line; from a list without boxes the link to one with them, where this line is ticked.
function tick() {
  const box = currentLine()?.querySelector("[type=checkbox]");
  const link = findOne("#select");
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

// The name of a key in KEYS. Caps Lock changes nothing. Where a layout has other letters or no digits in their place,
// the place counts.
function nameOf({ key, code, shiftKey }) {
  const isOther = key > "~" || (/^Digit/.test(code) && !shiftKey && !/\d/.test(key));
  const name = isOther ? code.replace(/^(Key|Digit)/, "").replace("Slash", shiftKey ? "?" : "/") : key;
  return shiftKey ? name.toUpperCase() : name.toLowerCase();
}

on("keydown", (event) => {
  // 229: the key belongs to an input method, also where the browser does not say that one is composing.
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229;
  if (isHeld || event.defaultPrevented || findOne("dialog[open]")) return;
  if (event.key === "Escape") leave(event);
  if (!("keys" in document.body.dataset) || event.target.matches(TYPED)) return;
  const name = nameOf(event);
  if (event.key.length === 1 && currentTodo()?.querySelector("a[aria-busy]")) early.push(event.key);
  else if (!KEYS[name]) return;
  else if (!event.repeat || REPEATED.includes(name)) KEYS[name]();
  event.preventDefault(); // "/" opens a browser's own search, and "n" would be typed into the field it leads to
});

// Keys that were pressed while the line was fetched belong to what has come: a field, or else the line.
on("htmx:finally:request", () => {
  setTimeout(() => {
    for (const key of early.splice(0)) {
      const here = document.activeElement;
      if (here.matches(TYPED)) here.setRangeText(key, here.selectionStart, here.selectionEnd, "end");
      else KEYS[key]?.();
    }
  });
});
