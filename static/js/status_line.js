// Messages in the status line, where the server could not put one.
export const NOT_SENT = "Not sent. Your words are still here. Try again.";
export const SOMEBODY_ELSE = "Somebody else is signed in here now. Copy your words, then load the page again.";
export const NOT_THERE = "It is not there any more. Load the page again.";
export const DONE_ELSEWHERE = "Done. This page is out of date now. Copy your words, then load it again.";
export const OUT_OF_DATE = "This page is out of date. Copy your words, then load it again.";

// The acts on what is ticked stay below the message. So does an Undo that has the keyboard, in the message's own line.
export function showMessage(sentence) {
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
