// Puts the answer to an act into the page. It never touches a field whose words are not the ones that were sent.
import { noteAct, takeStepBack } from "./acts.js";
import { byId, findAll, on } from "./dom.js";
import { echo, forgetEcho } from "./echo.js";
import { hold, withdraw, sends } from "./queue.js";
import { NOT_THERE, showMessage } from "./status_line.js";
import { replaceIn } from "./templates.js";
import { isTaken } from "./typed_words.js";
import { lineOf } from "./versions.js";

export async function takeAnswer(send, { status, headers }, text) {
  if (status === 401) hold("", sends); // the answer says why
  else if (status === 404) dropAct(send);
  else withdraw(send);
  const todo = headers.get("X-Todo");
  if (todo && send.kind === "add") nameRow(send, todo);
  if (send.kind === "add" && [409, 422].includes(status)) takeRefusal(send, text);
  if (status === 200) passVersionOn(todo, headers);
  forgetEcho(send);
  await htmx.swap({ text, send, swap: "none", push: false, sourceElement: sourceOf(send) });
  if (status === 200) noteAct(send);
  else if (!send.failed) takeStepBack(send);
  for (const each of sends) echo(each);
}

// The element in whose name the answer comes: its line may take the focus along.
const sourceOf = (send) => (send.form?.isConnected && send.form) || lineOf(send.todo) || document.body;

// A todo that is not there any more. Words that were written to it are not lost by that.
function dropAct(send) {
  if (send.words && ["add", "edit"].includes(send.kind)) hold(NOT_THERE, [send]);
  else withdraw(send);
  showMessage(NOT_THERE);
}

// The server has named the todo. Until now its row and the presses on it went by the id of its command.
function nameRow(send, todo) {
  const row = lineOf(send.id);
  if (lineOf(todo)) row?.remove();
  else if (row) replaceIn(row, send.id, todo);
  for (const each of sends) {
    if (each.todo !== send.id) continue;
    each.todo = todo;
    each.address = each.address.replace(send.id, todo);
  }
}

// The refused words go back into the field, with the reason. If it has others by now, they stay in their row, and so
// does what was pressed there since.
function takeRefusal(send, text) {
  const later = sends.filter(({ todo }) => todo === send.id);
  const form = byId("add");
  if (form && !isTaken(form)) {
    lineOf(send.id)?.remove();
    later.forEach(withdraw);
    return;
  }
  const answer = new DOMParser().parseFromString(text, "text/html");
  sends.unshift(send);
  hold(answer.querySelector(".error")?.textContent.trim() ?? "", [send, ...later]);
}

// What waits was pressed by somebody who saw this act's outcome, but not what others have changed meanwhile.
function passVersionOn(todo, headers) {
  const version = headers.get("X-Version");
  if (!version) return;
  const unseen = headers.get("X-Merged").split(" ").filter(Boolean);
  const isSeen = (fields) => !unseen.some((field) => !fields.length || fields.includes(field));
  for (const send of sends) {
    if (send.todo !== todo || !isSeen(touchedBy(send))) continue;
    for (const field of send.fields) if (field[0] === "version") field[1] = version;
  }
  for (const shown of lineOf(todo)?.querySelectorAll("[name=version]") ?? []) {
    if (isSeen(findAll(".field", shown.form).map(({ name }) => name))) shown.value = version;
  }
}

// The fields of the todo that a send changes; none stands for all.
function touchedBy({ kind, fields, status, todo }) {
  // Who finishes what repeats has seen when it is due.
  const repeats = status === "finished" && lineOf(todo)?.querySelector(".repeat, #skip");
  if (kind === "status") return repeats ? ["status", "due"] : ["status"];
  return kind === "edit" ? fields.map(([name]) => name).filter((name) => !["next", "version"].includes(name)) : [];
}

// A row that is here already gets its new look where it stands, wherever a new row would go.
on("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  for (const task of tasks) {
    const row = task.fragment.querySelector("li[id]");
    const here = task.swapSpec.style.startsWith("after") && row && byId(row.id);
    if (here) Object.assign(task, { target: here, swapSpec: { style: "outerMorph" } });
  }
  const isAdd = ctx.send?.kind === "add";
  const kept = tasks.filter(({ target }) => target.id !== "add" || !isAdd || !isTaken(target));
  tasks.splice(0, tasks.length, ...kept);
  for (const { fragment, target } of kept) {
    for (const control of fragment.querySelectorAll("[autofocus]")) {
      if (!mayTakeFocus(ctx.sourceElement, target)) control.removeAttribute("autofocus");
    }
  }
});

// The keyboard stays where the person has gone since. From the form of an edit, its answer takes it on.
function mayTakeFocus(source, target) {
  const here = document.activeElement;
  if (here === document.body) return true;
  if (here.form === source && source.matches(".edit")) return true;
  if (here.matches(".field, [type=search]") && isTaken(here.form)) return false;
  return source.contains(here) || target.contains(here) || here.closest("#status-line") !== null;
}
