// The stream says at which version todos are by now. A page that is not seen listens to nothing: a browser has few
// connections to one server, and some keep them all.
import { findOne, on } from "./dom.js";
import { isUpdate, live } from "./live.js";
import { resetWait, tryLater } from "./retry.js";
import { OUT_OF_DATE, SOMEBODY_ELSE, showMessage } from "./status_line.js";
import { isTyped } from "./typed_words.js";
import { addUpdate, askForUpdates, dropUpdates, goOnAsking } from "./updates.js";

let stream = null;

// The address goes on from the last message; without an address the page has stopped listening.
function listen() {
  stream?.close();
  if (document.hidden || !live.dataset.stream) return;
  stream = new EventSource(live.dataset.stream);
  stream.addEventListener("open", goOnAsking);
  stream.addEventListener("todos", takeMessage);
  stream.addEventListener("stale", loadAgain);
  stream.addEventListener("error", takeError);
}

function takeMessage({ data, lastEventId }) {
  live.dataset.stream = live.dataset.stream.replace(/after=[^&]*/, `after=${lastEventId}`);
  for (const line of data.split("\n")) {
    const [id, version] = line.split(" ");
    addUpdate(id, Number(version));
  }
  askForUpdates();
}

function loadAgain() {
  stream.close();
  if (isTyped() || findOne("#rows :checked, .edit, .conflict")) showMessage(OUT_OF_DATE);
  else location.reload();
}

// A stream that is refused does not say with which status.
async function takeError({ target }) {
  if (target.readyState !== EventSource.CLOSED || target !== stream) return;
  const response = await fetch(live.dataset.stream).catch(() => null);
  response?.body?.cancel();
  if (response?.status === 403) stop();
  else if (target === stream) tryLater(listen);
}

// Somebody else is signed in by now. The page is not theirs and shows nothing of theirs.
function stop() {
  delete live.dataset.stream;
  stream?.close();
  dropUpdates();
  showMessage(SOMEBODY_ELSE);
}

on("htmx:response:error", (event) => {
  if (isUpdate(event) && event.detail.ctx.response.status === 403) stop();
});

if (live && window.EventSource) {
  listen();
  on("visibilitychange", () => {
    resetWait();
    listen();
  });
}
