// Words that are being typed are not lost to what happens beside them.
import { DONE_ELSEWHERE, showMessage } from "./status_line.js";
import { mentionNewer, versionOf } from "./versions.js";

export function isTyped() {
  const given = (field) => field.defaultValue ?? field.querySelector("[selected]")?.value ?? "";
  const fields = [...document.querySelectorAll("input.field, .filters :is(input, select)")];
  return fields.some((field) => field.value !== given(field));
}

// A line keeps its form, whatever is done beside it, and mentions the version that there is now.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  for (const form of document.querySelectorAll(".edit, .conflict:has(.field)")) {
    const line = form.closest("#head, #rows > li");
    const isOwn = line.contains(ctx.sourceElement);
    line.toggleAttribute("hx-morph-skip", !isOwn);
    if (isOwn) continue;
    form.querySelector(".field").autofocus = false; // it had that when it came
    for (const { fragment } of tasks) keepUp(line, fragment.querySelector(`[id="${line.id}"]`));
  }
});

function keepUp(line, arriving) {
  if (!arriving) return;
  if (versionOf(arriving) > versionOf(line)) mentionNewer(line, versionOf(arriving));
  if (arriving.dataset.version) line.dataset.version = arriving.dataset.version;
}

// A bulk act is answered by loading the page, which would have no words.
document.addEventListener("htmx:before:response", (event) => {
  if (!event.detail.ctx.response.headers.get("HX-Redirect") || !isTyped()) return;
  event.preventDefault();
  showMessage(DONE_ELSEWHERE);
});
