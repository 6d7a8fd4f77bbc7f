// Lines that the keyboard goes along: rows and entries. The focus is on one of their links or buttons.
import { byId, findAll, on } from "./dom.js";

const LINES = ".row, .entry:not(.act), .act li";
let lastLine = location.hash.slice(1); // its id; the focus may have gone elsewhere since

export const currentLine = () => document.activeElement.closest(LINES);

function focusLine(line) {
  const link = line?.querySelector("a.description, .description a") ?? line?.querySelector("a.when, a");
  link?.focus();
}

// From elsewhere the first step leads back to the line that had the focus, or to the first one.
export function step(by) {
  const lines = findAll(LINES);
  const index = lines.indexOf(currentLine());
  focusLine(index < 0 ? byId(lastLine) ?? lines[0] : lines[index + by]);
}

// A link to a list with boxes to tick says in its hash which one.
const linkedBox = lastLine && byId(lastLine)?.querySelector("[type=checkbox]");
if (linkedBox) {
  linkedBox.click();
  linkedBox.focus();
  history.replaceState(history.state, "", location.pathname + location.search); // loaded again, it is not ticked again
}

// In a field of words the caret goes to their end; where a press has put the caret, it is put after this.
function putCaretAtEnd() {
  const field = document.activeElement;
  const end = field.value?.length;
  if (field.matches("[name=description]") && !field.selectionEnd) field.setSelectionRange(end, end);
}

on("focusin", () => {
  lastLine = currentLine()?.id || lastLine;
  putCaretAtEnd();
});
putCaretAtEnd(); // a page may have given its field the focus before this ran
