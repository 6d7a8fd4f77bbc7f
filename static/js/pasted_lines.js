// Several pasted lines: the field takes them as one line at once, and the server asks whether each is a todo. The
// question takes the place of the words only where nobody has changed them since.
import { newCommandId } from "./command_ids.js";
import { byId, findOne, on } from "./dom.js";

on("paste", (event) => {
  const field = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (field.id !== "add-description" || !/\S\s*[\r\n]\s*\S/.test(text)) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = field;
  field.setRangeText(inOneLine(text), selectionStart, selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  askAboutLines(field, value.slice(0, selectionStart) + text + value.slice(selectionEnd));
});

const inOneLine = (text) => text.trim().replace(/\s*[\r\n]+\s*/g, " ");

async function askAboutLines(field, pastedText) {
  const { form, value } = field;
  const body = new URLSearchParams(new FormData(form));
  body.set("description", pastedText);
  body.set("command_id", newCommandId());
  body.set("typed_at", new Date().toISOString());
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!response.ok || field.value !== value) return;
    await htmx.swap({ text: await response.text(), swap: "none", push: false, sourceElement: form });
    emptyAddField(field);
    findOne("#pasted .main")?.focus();
  } catch {
    // The words are in the field, as one line.
  }
}

function emptyAddField(field) {
  field.defaultValue = "";
  field.form.reset();
}

on("click", ({ target }) => {
  if (!target.matches("#pasted .put-back")) return;
  const field = byId("add-description");
  const { value } = target.form.elements.description;
  target.form.remove();
  field.value = [field.value, inOneLine(value)].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
