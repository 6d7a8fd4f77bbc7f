// Messages in the status line, where the server could not put one.
import { byId } from "./dom.js";

export const LOST_CONNECTION = "No connection.";
export const NOT_SENT = "The server could not take it.";
export const SOMEBODY_ELSE = "Somebody else is signed in here now. Copy your words, then load the page again.";
export const NOT_THERE = "It is not there any more. Load the page again.";
export const DONE_ELSEWHERE = "Done. This page is out of date now. Copy your words, then load it again.";
export const OUT_OF_DATE = "This page is out of date. Copy your words, then load it again.";

// The acts on what is ticked stay below the message. So does an Undo that has the keyboard, in the message's own line.
export function showMessage(sentence) {
  const region = byId("status-line");
  const line = region.querySelector("div.line:not(.unsent-line)");
  if (!line?.contains(document.activeElement)) {
    line?.remove();
    region.insertAdjacentHTML("afterbegin", '<div class="line"><p></p></div>');
  }
  region.querySelector("div.line p").textContent = sentence;
}
