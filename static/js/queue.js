// Acts on their way to the server: in the order of the presses, one at a time. A send is one act:
//   id, address, fields: its command id, and where and what is posted
//   kind, todo, status, words: what the page shows of it before the answer
//   failed, reason: whether it waits for "Try again", and why
//   form: where it was pressed; not kept
import { takeAnswer } from "./answers.js";
import { findOne, findAll } from "./dom.js";
import { keep } from "./kept_sends.js";
import { shownVersion } from "./shown_version.js";
import { DONE_ELSEWHERE, LOST_CONNECTION, NOT_SENT, SOMEBODY_ELSE, showMessage } from "./status_line.js";
import { isTyped } from "./typed_words.js";
import { showUnsent } from "./unsent.js";
import { person } from "./visitor.js";
import { askForUpdates, overtakeUpdates } from "./updates.js";

const PATIENCE = 30000; // milliseconds
const REFUSED = [400, 403, 405, 408, 413, 429]; // by the server, whatever the act
export const sends = []; // all that are not answered yet
let current = null; // the one under way
let redirect = ""; // where a bulk act leads, once all is sent

export const isSending = () => current !== null;

export function enqueue(...added) {
  sends.push(...added);
  goOn();
}

export function withdraw(send) {
  const index = sends.indexOf(send);
  if (index >= 0) sends.splice(index, 1);
}

// These wait for "Try again" from now on.
export function hold(reason, concerned) {
  for (const send of concerned) Object.assign(send, { failed: true, reason });
}

export function sendAgain(concerned) {
  for (const send of concerned) Object.assign(send, { failed: false, reason: "" });
  goOn();
}

export async function goOn() {
  keep(sends);
  showUnsent();
  if (current) return;
  current = sends.find((send) => !send.failed) ?? null;
  if (!current) {
    if (redirect && !sends.length) followRedirect();
    askForUpdates();
    return;
  }
  overtakeUpdates();
  try {
    await transmit(current);
  } finally {
    current = null;
    setTimeout(goOn); // also after an answer that could not be put into the page
  }
}

// A bulk act is answered by a page, which would not have the words that are being typed.
function followRedirect() {
  if (isTyped()) showMessage(DONE_ELSEWHERE);
  else location.href = redirect;
  redirect = "";
}

async function transmit(send, isSecond = false) {
  const { response, text } = await post(send);
  const token = response?.status === 403 && response.headers.get("X-CSRFToken");
  const waiting = sends.filter((each) => !each.failed);
  if (!response) return hold(LOST_CONNECTION, waiting);
  if (token && response.headers.get("X-Person") !== person) return hold(SOMEBODY_ELSE, waiting);
  if (token) {
    // The page is older than the sign-in. The act is sent once more with the token of today.
    for (const field of findAll('[name="csrfmiddlewaretoken"]')) field.value = token;
    return isSecond ? hold(NOT_SENT, waiting) : transmit(send, true);
  }
  if (response.status >= 500 || REFUSED.includes(response.status)) return hold(NOT_SENT, waiting);
  redirect = response.headers.get("HX-Redirect") ?? redirect;
  return takeAnswer(send, response, text);
}

// The answer, or none: no connection, or one that broke before all had come.
async function post(send) {
  const token = findOne('[name="csrfmiddlewaretoken"]')?.value ?? "";
  const body = new URLSearchParams([...send.fields, ["command_id", send.id], ["csrfmiddlewaretoken", token]]);
  try {
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href, ...shownVersion() };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(send.address, { method: "POST", body, headers, signal });
    return { response, text: await response.text() };
  } catch {
    return {};
  }
}
