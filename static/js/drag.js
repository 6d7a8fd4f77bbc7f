// A row is dragged by the pointer; by a finger once it has rested on it, since it scrolls otherwise.
import { findOne, on, takeOver } from "./dom.js";
import { isRanked, moveBelow, rankedRows } from "./order.js";

const CONTROLS = "button, input, select, label, a:not(.description)";
const SLACK = 6; // pixels that a press may move without being a drag
const REST = 400; // milliseconds
let held = null; // row, where it was pressed, and whether it is being dragged

on("pointerdown", (event) => {
  const row = event.target.closest("#rows > .row");
  if (event.button || !event.isPrimary || !isRanked(row) || event.target.closest(CONTROLS)) return;
  held = { row, x: event.clientX, y: event.clientY, isTouch: event.pointerType === "touch" };
  if (held.isTouch) held.timer = setTimeout(begin, REST);
});

on("pointermove", (event) => {
  if (!held) return;
  const isFar = Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLACK;
  if (!held.isDrag && isFar && held.isTouch) letGo();
  else if (!held.isDrag && isFar) begin();
  if (held?.isDrag) showPlace(event.clientY);
});

on("pointerup", (event) => {
  if (!held?.isDrag) return letGo();
  const { row, place } = held;
  letGo();
  // The press that ends a drag opens nothing.
  const noClick = (click) => takeOver(click);
  document.addEventListener("click", noClick, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", noClick, true));
  if (place !== undefined) moveBelow(row, place);
});

on("pointercancel", letGo);
on("keydown", (event) => {
  if (event.key === "Escape" && held?.isDrag) letGo();
});
on("dragstart", (event) => {
  if (held) event.preventDefault(); // a browser would drag the link itself
});
document.addEventListener("touchmove", (event) => held?.isDrag && event.preventDefault(), { passive: false });

function begin() {
  held.isDrag = true;
  held.row.classList.add("is-dragged");
  getSelection().empty();
}

// The row will stand below the last one whose middle is above the pointer. There a line shows it.
function showPlace(y) {
  const rows = rankedRows().filter((row) => row !== held.row);
  const upper = rows.findLast((row) => middleOf(row) < y) ?? null;
  const stays = upper === rows[rankedRows().indexOf(held.row) - 1] || (!upper && rankedRows()[0] === held.row);
  held.place = stays ? undefined : upper;
  clearPlace();
  if (stays) return;
  if (upper) upper.classList.add("takes-below");
  else rows[0]?.classList.add("takes-above");
}

function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

function clearPlace() {
  findOne(".takes-below, .takes-above")?.classList.remove("takes-below", "takes-above");
}

function letGo() {
  clearTimeout(held?.timer);
  held?.row.classList.remove("is-dragged");
  held = null;
  clearPlace();
}
