// What the pages cannot say in HTML: the reader's time zone, a busy mark, and a word when the server did not answer.
"use strict";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").some((cookie) => cookie.startsWith("zone="))) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

const NOT_SENT = "Not sent. Your words are still here. Try again.";

function say(sentence) {
  const line = document.createElement("div");
  line.className = "line";
  line.append(document.createElement("p"));
  line.firstChild.textContent = sentence;
  document.getElementById("status-line").replaceChildren(line);
}

document.addEventListener("htmx:before:request", (event) => {
  event.detail.ctx.sourceElement.setAttribute("aria-busy", "true");
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
    say("Somebody else is signed in here now. Copy your words, then load the page again.");
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
  if ((status === 403 && !headers.get("X-CSRFToken")) || [400, 405, 413].includes(status) || status >= 500) say(NOT_SENT);
  if (status === 404) say("It is not there any more. Load the page again.");
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.error?.name !== "AbortError") say(NOT_SENT);
});
