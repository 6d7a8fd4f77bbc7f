// What the pages cannot say in HTML: the reader's time zone, a busy mark, and a word when the server did not answer.
"use strict";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").some((cookie) => cookie.startsWith("zone="))) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function say(sentence) {
  const line = document.getElementById("status-line");
  const words = document.createElement("p");
  words.textContent = sentence;
  line.replaceChildren(words);
}

const NOT_SENT = "Not sent. Your words are still here. Try again.";

document.addEventListener("htmx:before:request", (event) => {
  event.detail.ctx.sourceElement.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", (event) => {
  event.detail.ctx.sourceElement.removeAttribute("aria-busy");
});

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status === 403 || status === 413 || status >= 500) say(NOT_SENT);
  if (status === 404) say("It is not there any more. Load the page again.");
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.error?.name !== "AbortError") say(NOT_SENT);
});
