// An act on its way: a busy mark, a second try with a fresh token, and a message when no answer came.
import { isUpdate } from "./live.js";
import { NOT_SENT, NOT_THERE, SOMEBODY_ELSE, showMessage } from "./status_line.js";

document.addEventListener("htmx:before:request", (event) => {
  event.detail.ctx.sourceElement.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement, response, request } = event.detail.ctx;
  sourceElement.removeAttribute("aria-busy");
  const token = response?.status === 403 && response.headers.get("X-CSRFToken");
  if (token) sendAgain(sourceElement, request.submitter, token, response.headers.get("X-Person"));
});

// The form is older than the sign-in. It is sent once more with the token of today, if the person is still the same.
function sendAgain(form, submitter, token, person) {
  if (person !== document.body.dataset.person) {
    showMessage(SOMEBODY_ELSE);
    return;
  }
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
  if (form.dataset.again === token || !form.requestSubmit) {
    showMessage(NOT_SENT);
    return;
  }
  form.dataset.again = token;
  // htmx counts the first sending as under way until this event has passed.
  setTimeout(() => form.requestSubmit(submitter));
}

document.addEventListener("htmx:response:error", (event) => {
  if (isUpdate(event)) return;
  const { status, headers } = event.detail.ctx.response;
  const refused = status === 403 && !headers.get("X-CSRFToken");
  if (refused || [400, 405, 413].includes(status) || status >= 500) showMessage(NOT_SENT);
  if (status === 404) showMessage(NOT_THERE);
});

document.addEventListener("htmx:error", (event) => {
  if (!isUpdate(event) && event.detail.error?.name !== "AbortError") showMessage(NOT_SENT);
});
