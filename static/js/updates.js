// The page asks for the todos of which it shows an older version than there is. While an act is under way it waits:
// the answer to the act may bring the same.
import { byId, findOne, findAll, on } from "./dom.js";
import { isUpdate, live } from "./live.js";
import { isSending } from "./queue.js";
import { resetWait, tryLater } from "./retry.js";
import { person } from "./visitor.js";
import { idOf, lineOf, mentionNewer, versionOf } from "./versions.js";

const UNDER_WAY = ":is(a, #live)[aria-busy], #feed .conflict";
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
  if (!waiting.size || isResting || isSending() || findOne(UNDER_WAY)) return;
  const next = location.pathname + location.search;
  const query = new URLSearchParams({ person, next });
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
  if (byId("feed") && !isForFeed(id, version)) return false;
  const line = lineOf(id);
  if (!line) return true;
  if (versionOf(line) >= version) return false;
  if (!line.querySelector(".edit, .conflict")) return true;
  mentionNewer(line, version);
  return false;
}

// The activity has an entry for each version of a todo. To an older page of it nothing comes but "undone".
function isForFeed(id, version) {
  if (byId(`entry-${id}-v${version}`)) return false;
  const isOlder = "older" in byId("feed").dataset;
  return !isOlder || findOne(`#feed [id^="entry-${id}-v"]`) !== null;
}

// A new row has its place after one of those that are here.
function nameRows(query) {
  const rows = findAll("#rows > li").slice(0, MAX_ROWS);
  for (const row of rows) query.append("has", idOf(row));
}

// What an act answers is newer than updates that are under way.
export function overtakeUpdates() {
  isOvertaken = true;
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

on("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (isUpdate(event) && (status === 401 || status >= 500)) rest();
});

on("htmx:error", (event) => {
  if (isUpdate(event)) rest();
});

on("htmx:before:request", (event) => {
  if (!isUpdate(event)) overtakeUpdates();
});

on("htmx:after:request", (event) => {
  if (!isUpdate(event) || event.detail.ctx.response.status >= 400) return;
  resetWait();
  if (!isOvertaken) return;
  event.preventDefault(); // what the act answers is newer than this
  askAgain();
});

on("htmx:finally:request", askForUpdates);
