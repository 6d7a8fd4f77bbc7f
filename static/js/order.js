// A row is moved to another place in the order: it stands there at once, and where the answer says at last.
import { newCommandId } from "./command_ids.js";
import { findAll, findOne, on } from "./dom.js";
import { sendPress } from "./presses.js";
import { sends } from "./queue.js";
import { idOf } from "./versions.js";

const RANKED = "#rows > [data-rank]";
const ranks = new Map(); // ids of rows, and the ranks by which they have been placed

export const isRanked = (row) => row?.matches(RANKED) && !row.querySelector(".edit, .conflict") && actOf(row) !== null;
export const rankedRows = () => findAll(RANKED);

const actOf = (row) => row.querySelector("form[action$='/remove/']")?.getAttribute("action") ?? null;
// Above the first row of a later page stands the last one of the page before.
const lastOfPageBefore = () => new URLSearchParams(location.search).get("after")?.split(".").pop() ?? "";

// Puts a row below another one; without one, on top of this page.
export function moveBelow(row, upper) {
  put(row, upper ? upper.nextElementSibling : findOne("#rows").firstElementChild);
  sendMove(row, upper ? idOf(upper) : lastOfPageBefore());
}

export function moveToTop(row) {
  put(row, findOne("#rows").firstElementChild);
  sendMove(row, "");
}

// Past the row above it, or the one below it.
export function moveBy(row, places) {
  const others = rankedRows().filter((each) => each !== row);
  const place = rankedRows().indexOf(row) + places;
  if (place >= 0 && place <= others.length) moveBelow(row, others[place - 1]);
}

function sendMove(row, after) {
  const fields = [["next", location.pathname + location.search], ["from", row.parentElement.dataset.place]];
  sendPress({
    id: newCommandId(),
    address: actOf(row).replace(/remove\/$/, "move/"),
    fields: [...fields, ["after", after]],
    kind: "move",
    todo: idOf(row),
    words: row.querySelector(".description").textContent.trim(),
  });
}

// The keyboard stays in the row.
function put(row, next) {
  const here = document.activeElement;
  if (next === row || next === row.nextElementSibling) return;
  row.parentElement.insertBefore(row, next);
  if (row.contains(here)) here.focus({ preventScroll: true });
}

// A row whose rank has changed goes to where it stands by now, unless it is on its way elsewhere.
function place() {
  for (const row of rankedRows()) {
    const { rank } = row.dataset;
    const isOnItsWay = sends.some(({ kind, todo }) => kind === "move" && todo === idOf(row));
    const isElsewhere = ranks.has(row.id) && ranks.get(row.id) !== rank;
    if (isElsewhere && !isOnItsWay) put(row, rankedRows().find((each) => isBelow(each, row)) ?? null);
    ranks.set(row.id, isOnItsWay ? "" : rank);
  }
}

function isBelow(each, row) {
  if (each === row) return false;
  const [one, other] = [each, row].map(({ dataset, id }) => `${dataset.rank} ${id}`);
  return one > other;
}

on("htmx:after:swap", place);
place();

on("keydown", (event) => {
  const places = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = document.activeElement.closest("#rows > .row");
  if (!places || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !isRanked(row)) return;
  event.preventDefault();
  moveBy(row, places);
});
