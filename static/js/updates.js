// The page asks for the todos of which it shows an older version than there is. While an act is under way it waits:
// the answer to the act may bring the same.
import { isUpdate, live } from "./live.js";
import { resetWait, tryLater } from "./retry.js";
import { lineOf, mentionNewer, versionOf } from "./versions.js";

const MAX_UPDATES = 50;
const MAX_ROWS = 100; // whose ids fit into an address
const waiting = new Map(); // ids of todos and their versions
let asked = new Map();
let isOvertaken = false; // an act has begun since
let isResting = false; // after updates that did not come

export function addUpdate(id, version) {
  waiting.set(id, version);
}

export function dropUpdates() {
  waiting.clear();
}

export function goOnAsking() {
  resetWait();
  isResting = false;
  askForUpdates();
}

// A conflict that is open in the activity stays until it is decided.
export function askForUpdates() {
  if (!waiting.size || isResting || document.querySelector("[aria-busy], #feed .conflict")) return;
  const next = location.pathname + location.search;
  const query = new URLSearchParams({ person: document.body.dataset.person, next });
  asked = new Map();
  for (const [id, version] of waiting) {
    if (asked.size === MAX_UPDATES) break;
    waiting.delete(id);
    if (!isLacking(id, version)) continue;
    asked.set(id, version);
    query.append(lineOf(id) ? "todo" : "new", id);
  }
  if (query.has("new")) nameRows(query);
  isOvertaken = false;
  if (asked.size) htmx.ajax("GET", `${live.dataset.updates}?${query}`, { source: live, swap: "none" });
}

// What is begun on a line stays; the line only mentions the version.
function isLacking(id, version) {
  if (document.getElementById("feed") && !isForFeed(id, version)) return false;
  const line = lineOf(id);
  if (!line) return true;
  if (versionOf(line) >= version) return false;
  if (!line.querySelector(".edit, .conflict")) return true;
  mentionNewer(line, version);
  return false;
}

// The activity has an entry for each version of a todo. To an older page of it nothing comes but "undone".
function isForFeed(id, version) {
  if (document.getElementById(`entry-${id}-v${version}`)) return false;
  const isOlder = "older" in document.getElementById("feed").dataset;
  return !isOlder || document.querySelector(`#feed [id^="entry-${id}-v"]`) !== null;
}

// A new row has its place after one of those that are here.
function nameRows(query) {
  const rows = [...document.querySelectorAll("#rows > li")].slice(0, MAX_ROWS);
  for (const row of rows) query.append("has", row.id.replace("todo-", ""));
}

function askAgain() {
  for (const [id, version] of asked) if (!(waiting.get(id) > version)) waiting.set(id, version);
}

function rest() {
  askAgain();
  isResting = true;
  tryLater(() => {
    isResting = false;
    askForUpdates();
  });
}

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (isUpdate(event) && (status === 401 || status >= 500)) rest();
});

document.addEventListener("htmx:error", (event) => {
  if (isUpdate(event)) rest();
});

document.addEventListener("htmx:before:request", (event) => {
  if (!isUpdate(event)) isOvertaken = true;
});

document.addEventListener("htmx:after:request", (event) => {
  if (!isUpdate(event) || event.detail.ctx.response.status >= 400) return;
  resetWait();
  if (!isOvertaken) return;
  event.preventDefault(); // what the act answers is newer than this
  askAgain();
});

document.addEventListener("htmx:finally:request", askForUpdates);
