// What the pages cannot say in HTML: the reader's time zone, a busy mark, and a word when the server did not answer.
"use strict";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const guess = `zone=${encodeURIComponent(zone)}`;
if (zone && !document.cookie.split("; ").includes(guess)) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${guess}; path=/; max-age=31536000; samesite=lax${secure}`;
}

const NOT_SENT = "Not sent. Your words are still here. Try again.";
const SOMEBODY_ELSE = "Somebody else is signed in here now. Copy your words, then load the page again.";

// What is ticked, and the buttons for it, stay; so does an Undo that has the keyboard.
function say(sentence) {
  const region = document.getElementById("status-line");
  const before = region.querySelector("div.line");
  if (before?.contains(document.activeElement)) {
    before.querySelector("p").textContent = sentence;
    return;
  }
  const line = document.createElement("div");
  line.className = "line";
  line.append(document.createElement("p"));
  line.firstChild.textContent = sentence;
  before?.remove();
  region.prepend(line);
}

function isTyped() {
  const given = (field) => field.defaultValue ?? field.querySelector("[selected]")?.value ?? "";
  const fields = [...document.querySelectorAll("input.field, .filters :is(input, select)")];
  return fields.some((field) => field.value !== given(field));
}

// The page of a todo says which version it shows, and gets what it lacks. It says nothing, and gets all, while another
// answer is under way or a question stands in the place of an entry.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const head = /^\/todos\/[^/]+\/$/.test(location.pathname) && document.getElementById("head");
  const plain = head && !document.querySelector("[aria-busy], #timeline .conflict, #head ~ .conflict");
  if (plain) ctx.request.headers["X-Shown"] = head.dataset.version;
});

document.addEventListener("htmx:before:request", (event) => {
  event.detail.ctx.sourceElement.setAttribute("aria-busy", "true");
});

// What is being typed stays, whatever is done beside it: its line keeps its form and says what version there is now.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  for (const form of document.querySelectorAll(".edit, .conflict:has(.field)")) {
    const line = form.closest("#head, #rows > li");
    line.toggleAttribute("hx-morph-skip", !line.contains(ctx.sourceElement));
    if (line.contains(ctx.sourceElement)) continue;
    form.querySelector(".field").autofocus = false; // it had that when it came
    for (const { fragment } of tasks) keepUp(line, fragment.querySelector(`[id="${line.id}"]`));
  }
});

function keepUp(line, now) {
  const mark = line.querySelector(".version");
  const version = now?.querySelector(".version")?.textContent.match(/\d+$/)[0];
  if (mark && version > Number(mark.textContent.match(/\d+$/)[0])) {
    mark.textContent = `${mark.textContent.split(",")[0]}, now v${version}`;
  }
  if (now?.dataset.version) line.dataset.version = now.dataset.version;
}

// An act on several is answered with the page anew, which has no words.
document.addEventListener("htmx:before:response", (event) => {
  if (!event.detail.ctx.response.headers.get("HX-Redirect") || !isTyped()) return;
  event.preventDefault();
  say("Done. This page is out of date now. Copy your words, then load it again.");
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement, response, request } = event.detail.ctx;
  sourceElement.removeAttribute("aria-busy");
  const token = response?.status === 403 && response.headers.get("X-CSRFToken");
  if (token) sendAgain(sourceElement, request.submitter, token, response.headers.get("X-Person"));
});

// The form is older than the sign-in: it gets the token of today and is sent once more, unless somebody else is here now.
function sendAgain(form, submitter, token, person) {
  if (person !== document.body.dataset.person) {
    say(SOMEBODY_ELSE);
    return;
  }
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
  if (form.dataset.again === token || !form.requestSubmit) {
    say(NOT_SENT);
    return;
  }
  form.dataset.again = token;
  setTimeout(() => form.requestSubmit(submitter)); // htmx counts the first sending as under way until this event has passed
}

document.addEventListener("htmx:response:error", (event) => {
  const { status, headers } = event.detail.ctx.response;
  if (isNews(event)) {
    newsRefused(status);
    return;
  }
  if ((status === 403 && !headers.get("X-CSRFToken")) || [400, 405, 413].includes(status) || status >= 500) say(NOT_SENT);
  if (status === 404) say("It is not there any more. Load the page again.");
});

document.addEventListener("htmx:error", (event) => {
  if (isNews(event)) rest();
  else if (event.detail.error?.name !== "AbortError") say(NOT_SENT);
});

// Live: the stream says at which version todos are by now, and the page asks for those it shows an older one of. While
// an act is under way it waits: the answer to the act may bring the same.
const live = document.getElementById("live");
const news = new Map();
const MOST_NEWS = 50;
const MOST_ROWS = 100; // whose ids fit into an address
const SOON = 1000;
const LATE = 120000;
let wait = SOON; // before what was refused is tried again
let asked = new Map();
let overtaken = false;
let resting = false; // after news that did not come
let held = null;

const isNews = (event) => live !== null && event.detail.ctx?.sourceElement === live;

function lineOf(id) {
  return document.getElementById(location.pathname === `/todos/${id}/` ? "todo" : `todo-${id}`);
}

// The activity tells of a todo as often as something was done to it; an older page of it only gets "undone" to tell.
function isTold(id, version) {
  const told = document.querySelector(`#feed [id^="entry-${id}-v"]`);
  return document.getElementById(`entry-${id}-v${version}`) || (/[?&](after|act)=./.test(location.search) && !told);
}

// A choice that is open in the activity stays until it is made.
function askForNews() {
  if (!news.size || resting || document.querySelector("[aria-busy], #feed .conflict")) return;
  const query = new URLSearchParams({ person: document.body.dataset.person, next: location.pathname + location.search });
  asked = new Map();
  for (const [id, version] of news) {
    if (asked.size === MOST_NEWS) break;
    news.delete(id);
    if (document.getElementById("feed") && isTold(id, version)) continue;
    const line = lineOf(id);
    const mark = line?.querySelector(".version");
    if (mark?.textContent.match(/\d+$/)?.[0] >= version) continue;
    if (line?.querySelector(".edit, .conflict")) {
      if (mark) mark.textContent = `${mark.textContent.split(",")[0]}, now v${version}`;
      continue;
    }
    asked.set(id, version);
    query.append(line ? "todo" : "new", id);
  }
  const rows = query.has("new") ? document.querySelectorAll("#rows > li") : [];
  for (const row of [...rows].slice(0, MOST_ROWS)) query.append("has", row.id.replace("todo-", ""));
  overtaken = false;
  if (asked.size) htmx.ajax("GET", `/updates/?${query}`, { source: live, swap: "none" });
}

function askAgainLater() {
  for (const [id, version] of asked) if (!(news.get(id) > version)) news.set(id, version);
}

function later(then) {
  setTimeout(then, wait * (1 + Math.random()));
  wait = Math.min(2 * wait, LATE);
}

function rest() {
  askAgainLater();
  resting = true;
  later(() => { resting = false; askForNews(); });
}

function newsRefused(status) {
  if (status === 403) stop();
  else if (status === 401 || status >= 500) rest();
}

// A page that is not seen listens to nothing: a browser has few connections to one server, and some keep them all.
let stream = null;
let last = live?.dataset.stream;

function listen() {
  stream?.close();
  if (document.hidden || !last) return;
  stream = new EventSource(last);
  stream.addEventListener("open", heardAgain);
  stream.addEventListener("todos", heard);
  stream.addEventListener("stale", startAnew);
  stream.addEventListener("error", refused);
}

function heardAgain() {
  wait = SOON;
  resting = false;
  askForNews();
}

// A stream that is refused does not say with which status.
async function refused({ target }) {
  if (target.readyState !== EventSource.CLOSED || target !== stream) return;
  const answer = await fetch(last).catch(() => null);
  answer?.body?.cancel();
  if (answer?.status === 403) stop();
  else if (target === stream) later(listen);
}

// The page is somebody's who is not signed in any more, but somebody else is: it shows nothing of theirs.
function stop() {
  last = null;
  stream.close();
  news.clear();
  say(SOMEBODY_ELSE);
}

function heard({ data, lastEventId }) {
  last = last.replace(/after=[^&]*/, `after=${lastEventId}`);
  for (const line of data.split("\n")) {
    const [id, version] = line.split(" ");
    news.set(id, Number(version));
  }
  askForNews();
}

function startAnew() {
  stream.close();
  if (isTyped() || document.querySelector("#rows :checked, .edit, .conflict")) say("This page is out of date. Copy your words, then load it again.");
  else location.reload();
}

if (live && window.EventSource) {
  listen();
  document.addEventListener("visibilitychange", () => {
    wait = SOON;
    listen();
  });
}

// An act whose answer was lost may have been heard of; sent again, its answer brings the row once more.
document.addEventListener("htmx:after:swap", () => {
  const ids = new Set();
  for (const row of document.querySelectorAll("#rows > li")) {
    if (ids.has(row.id)) row.remove();
    ids.add(row.id);
  }
});

document.addEventListener("htmx:before:request", (event) => {
  if (!isNews(event)) overtaken = true;
});

document.addEventListener("htmx:after:request", (event) => {
  if (!isNews(event) || event.detail.ctx.response.status >= 400) return;
  wait = SOON;
  held = document.activeElement.closest(".row, #todo, #feed li")?.id;
  if (!overtaken) return;
  event.preventDefault(); // an act has begun since: what it answers is newer than this
  askAgainLater();
});

document.addEventListener("htmx:finally:request", (event) => {
  // The control with the keyboard may be gone; the next best in the same line has it then, or the way to that line.
  const lost = isNews(event) && held && document.activeElement === document.body;
  const line = document.getElementById(held);
  const next = line ? line.querySelector(".tools :is(a, button), .controls button") : document.querySelector("#feed [rel=next]");
  if (lost) next?.focus({ preventScroll: true });
  askForNews();
});
