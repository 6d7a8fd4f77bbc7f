// The page shows an act at the press. The answer confirms or corrects it.
import { byId, findAll } from "./dom.js";
import { fill } from "./templates.js";
import { lineOf } from "./versions.js";

const earlier = new Map(); // ids of todos, and the states that their lines left by acts on this page, oldest first
const originals = new Map(); // ids of todos, and their lines as the server sent them

const ECHOES = {
  add: ({ words, status }) => ({ words, status }),
  edit: ({ words }) => ({ words }),
  status: ({ status }) => ({ status }),
  remove: () => ({ removed: true }),
  restore: () => ({ removed: false }),
  undo: (send) => (send.before ??= earlier.get(send.todo)?.pop() ?? {}),
};

// May be called again: after an answer to an earlier act, the line shows the later ones once more.
export function echo(send) {
  const line = lineOf(send.todo) ?? addRow(send);
  if (!line) return;
  line.ariaBusy = send.failed ? null : "true";
  if (!(send.kind in ECHOES) || line.querySelector(".edit, .conflict")) return;
  if (!originals.has(send.todo)) originals.set(send.todo, line.cloneNode(true));
  if (send.kind !== "undo" && !send.before) {
    send.before = stateOf(line);
    earlier.set(send.todo, [...(earlier.get(send.todo) ?? []), send.before]);
  }
  show(line, ECHOES[send.kind](send));
}

// The answer has come: what the server sends now is the line as it is.
export function forgetEcho(send) {
  originals.delete(send.todo);
  const line = lineOf(send.todo);
  if (line) line.ariaBusy = null;
}

// The line as it was before the acts that are given up.
export function takeEchoBack(send) {
  const line = lineOf(send.todo);
  const original = originals.get(send.todo);
  originals.delete(send.todo);
  if (send.kind === "add") line?.remove();
  else if (line && original) {
    line.replaceWith(original);
    htmx.process(original);
  }
}

// A row for a new todo, or for an act that failed on a todo that this page does not show.
function addRow({ todo, words, kind, failed }) {
  const rows = byId("rows");
  const isMissing = kind === "add" || failed;
  const row = rows && isMissing && todo && words && fill("row-template", { id: todo, description: words });
  if (!row) return null;
  rows.prepend(row);
  htmx.process(rows.firstElementChild);
  return rows.firstElementChild;
}

const wordsIn = (line) => line.querySelector(".description, h1");
const statusButtons = (line) => findAll("button[aria-pressed]", line);
export const statusOf = (button) => /queued|started|finished/.exec(button.id)[0];

function stateOf(line) {
  const pressed = statusButtons(line).find(({ ariaPressed }) => ariaPressed === "true");
  return {
    words: wordsIn(line)?.textContent.trim(),
    status: pressed && statusOf(pressed),
    removed: line.classList.contains("is-removed"),
  };
}

function show(line, { words, status, removed }) {
  if (words !== undefined && wordsIn(line)) wordsIn(line).textContent = words;
  if (removed !== undefined) line.classList.toggle("is-removed", removed);
  if (!status) return;
  for (const button of statusButtons(line)) {
    const isSet = statusOf(button) === status;
    button.ariaPressed = isSet;
    if (line.matches(".row")) line.classList.toggle(`is-${statusOf(button)}`, isSet);
  }
}
