// When the viewer's day ends, or another tab chose another zone, headings and times become those of the new one. A page
// out of sight waits to be seen. What is edited, asked or under way stays.
import { byId, findOne, findAll, on } from "./dom.js";
import { idOf } from "./versions.js";

const MINUTE = 60000;
const day = byId("day");
const zoneNow = () => String(document.cookie.match(/\bzone\w*=[^;]*/g));
const isOver = () => zone !== zoneNow() || Date.now() - day.dataset.ends > 1000; // clocks may differ a little
let zone = zoneNow();
let soonest = day && isOver() ? Date.now() + MINUTE : 0; // the next try: they may differ a lot
let swaps = 0;

async function turnPage() {
  const isBusy = document.hidden || findOne("[aria-busy], #feed .conflict, #todo .conflict");
  if (isBusy || soonest > Date.now() || !isOver()) return;
  soonest = Date.now() + MINUTE;
  if (!day.dataset.updates) return location.reload();
  const rows = findAll("#rows > li:not(:has(.edit, .conflict))");
  const todos = rows.map((row) => `&todo=${idOf(row)}`);
  const asked = [swaps, zoneNow()];
  let text = "";
  do {
    const address = day.dataset.updates + todos.splice(0, 50).join("");
    const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => ({}));
    if (!response.ok) return;
    text += await response.text();
  } while (todos.length);
  if (swaps !== asked[0]) return soonest = 0; // what came meanwhile is newer
  htmx.swap({ text, swap: "none", push: false, sourceElement: day });
  zone = asked[1];
}

if (day) {
  on("htmx:before:swap", () => swaps++);
  on("visibilitychange", turnPage);
  setInterval(turnPage, 1000);
}
