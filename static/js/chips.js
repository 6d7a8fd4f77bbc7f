// What quick add understands of the words in the add field is shown below it, as chips. Words that are put back stay
// words, as long as nothing before their end changes. Nothing waits for the chips, and they touch no words.
import { byId, findAll, on } from "./dom.js";

const CHIP_PAUSE = 150; // milliseconds without a key
const MAX_READ = 1000; // code units that fit into an address, whatever their script
const chips = () => findAll("#chips button");
const literals = (form) => findAll("[name=literal]", form);
const wordsUpTo = new WeakMap(); // spans that were put back, and the words up to their end
let wordsOfChips = ""; // the words that the chips are about
let reading = new AbortController();
let chipTimer;

on("input", ({ target }) => {
  if (target.id !== "add-description") return;
  for (const span of literals(target.form)) if (!target.value.startsWith(wordsUpTo.get(span))) span.remove();
  readLater(target);
});

on("reset", ({ target }) => {
  if (target.id !== "add") return;
  for (const span of literals(target)) span.remove();
  showChips("", "");
  readLater(target.elements.description);
});

function readLater(field) {
  reading.abort();
  clearTimeout(chipTimer);
  if (!field.value.trim()) showChips("", "");
  else if (field.value.length <= MAX_READ) chipTimer = setTimeout(readChips, CHIP_PAUSE, field);
}

async function readChips(field) {
  if (!field.value.trim()) return; // the form was emptied meanwhile
  reading = new AbortController();
  const words = field.value;
  const query = new URLSearchParams({ q: words, zone: field.form.elements.zone.value });
  for (const { value } of literals(field.form)) query.append("literal", value);
  try {
    const response = await fetch(`${byId("chips").dataset.read}?${query}`, {
      signal: reading.signal,
      redirect: "error", // to the page that signs in
    });
    if (response.ok && field.value === words) showChips(await response.text(), words);
  } catch {
    // They come with the next key.
  }
}

function showChips(html, words) {
  wordsOfChips = words;
  const place = byId("chips");
  if (place && (html || place.hasChildNodes())) place.innerHTML = html;
}

function putBack(chip) {
  const field = byId("add-description");
  const span = Object.assign(document.createElement("input"), { type: "hidden", name: "literal", value: chip.value });
  wordsUpTo.set(span, [...field.value].slice(0, chip.value.split("-")[1]).join(""));
  field.form.append(span);
  chip.parentElement.remove();
  field.focus();
  readLater(field);
}

on("click", ({ target }) => {
  const chip = target.closest("#chips button");
  if (chip) putBack(chip);
});

// At the end of the field Backspace takes back the last chip, not a letter.
on("keydown", (event) => {
  const { target: field, key } = event;
  if (key !== "Backspace" || field.id !== "add-description" || event.repeat || event.isComposing) return;
  const isAtEnd = field.selectionStart === field.value.length && wordsOfChips === field.value;
  const last = chips().at(-1);
  if (!isAtEnd || !last || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  putBack(last);
});
