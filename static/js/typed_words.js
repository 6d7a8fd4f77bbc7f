// Words that are being typed are not lost to what happens beside them.
import { findAll, on } from "./dom.js";
import { mentionNewer, mentionOwn, versionOf } from "./versions.js";

let composing = null; // the field in which an input method is at work
on("compositionstart", ({ target }) => { composing = target; });
on("compositionend", () => { composing = null; });

// The field of a form that words are typed into.
export const fieldOf = (form) => form?.querySelector(".field") ?? null;

// Whether the add field has words of its own by now.
export function isTaken(form) {
  const field = fieldOf(form);
  return field !== null && (field.value.trim() !== "" || field === composing);
}

// Words that leaving the page would lose.
export function isUnsaved() {
  const fields = findAll("#add .field, .edit .field, .conflict .field");
  return fields.some((field) => {
    const wasRefused = field.matches("[aria-invalid], .conflict *");
    return field.value.trim() && (wasRefused || field.value !== field.defaultValue);
  });
}

export function isTyped() {
  const given = (field) => field.defaultValue ?? field.querySelector("[selected]")?.value ?? "";
  const fields = findAll(".filters :is(input, select)");
  return isUnsaved() || fields.some((field) => field.value !== given(field));
}

// Whether the words in a form are the ones that this act has sent.
function isAnswered(form, { send, sourceElement }) {
  if (!send) return form.closest("#head, #rows > li").contains(sourceElement);
  const sent = new Map(send.fields);
  const fields = findAll(".field", form);
  return send.form === form && fields.every(({ name, value }) => sent.get(name) === value);
}

// A line keeps its form, whatever is done beside it, and mentions the version that there is now.
on("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  for (const form of findAll(".edit, .conflict:has(.field)")) {
    const line = form.closest("#head, #rows > li");
    const isOver = isAnswered(form, ctx);
    line.toggleAttribute("hx-morph-skip", !isOver);
    if (isOver) continue;
    fieldOf(form).autofocus = false; // it had that when it came
    for (const { fragment } of tasks) keepUp(line, fragment.querySelector(`[id="${line.id}"]`), form);
  }
});

function keepUp(line, arriving, form) {
  if (!arriving) return;
  const isOwn = form.elements.version?.value === arriving.dataset.version;
  if (isOwn) mentionOwn(line, arriving.dataset.version);
  else if (versionOf(arriving) > versionOf(line)) mentionNewer(line, versionOf(arriving));
  if (arriving.dataset.version) line.dataset.version = arriving.dataset.version;
}

// Only a page with such words asks before it is left: one that does not ask can be kept by the browser for Back.
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});
