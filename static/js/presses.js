// A press of an act's button puts the act into the queue. Its form is free for the next one at once.
import { noteStep } from "./acts.js";
import { newCommandId } from "./command_ids.js";
import { on, takeOver } from "./dom.js";
import { statusOf } from "./echo.js";
import { closeEdit } from "./editing.js";
import { enqueue, hold, sendAgain, sends, withdraw } from "./queue.js";
import { fieldOf } from "./typed_words.js";
import { todoIn } from "./versions.js";

const ACTS = ".row-form, form[hx-boost]";
const OWN_FIELDS = ["csrfmiddlewaretoken", "command_id"];

on("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches(ACTS) || form.method !== "post") return;
  takeOver(event);
  const send = sendOf(form, submitter);
  if (send.kind === "add") emptyField(form);
  closeEdit(form);
  if (form.id === "pasted-lines") form.remove(); // a second press adds nothing
  sendPress(send);
}, true);

export function sendPress(send) {
  const { kind, todo, words } = send;
  const waiting = sends.find((each) => each.failed && each.todo === todo && [kind, "add"].includes(each.kind));
  if (waiting?.kind === "add" && kind === "edit") {
    // It has not been added yet, so it is added with the words that it has now.
    waiting.fields = waiting.fields.filter(([name]) => name !== "literal");
    waiting.fields.find(([name]) => name === "description")[1] = words;
    waiting.words = words;
    sendAgain(sends.filter((each) => each.todo === todo));
    return;
  }
  if (waiting?.kind === kind) withdraw(waiting); // this press takes its place
  else if (waiting) hold(waiting.reason, [send]); // the server does not know the todo before it is added
  noteStep(send);
  enqueue(send);
}

function sendOf(form, submitter) {
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const id = newCommandId();
  const kind = kindOf(form, submitter);
  const fields = [...new FormData(form)].filter(([name]) => !OWN_FIELDS.includes(name));
  if (kind === "add") fields.push(["typed_at", new Date().toISOString()]);
  return {
    id,
    address,
    fields,
    kind,
    todo: kind === "add" ? id : todoIn(address),
    status: kind === "status" ? statusOf(submitter) : form.elements.status?.value.toLowerCase() ?? "queued",
    words: (descriptionIn(form)?.value ?? form.querySelector(".description")?.textContent ?? "").trim(),
    form,
  };
}

// The page shows new words at once. A form of another field waits for its answer.
const descriptionIn = (form) => form.querySelector(".field[name=description]");

function kindOf(form, submitter) {
  if (form.id === "add") return "add";
  if (descriptionIn(form)) return "edit";
  if (submitter?.hasAttribute("aria-pressed")) return "status";
  return /^(remove|restore|undo)\b/.exec(submitter?.id)?.[0] ?? "";
}

// A blank field stays as it is, for the answer that refuses it.
function emptyField(form) {
  const field = fieldOf(form);
  if (!field.value.trim()) return;
  field.defaultValue = "";
  form.reset();
  field.removeAttribute("aria-invalid");
  form.querySelector(".error")?.remove();
}
