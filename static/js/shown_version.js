// The page of a todo says which version it shows, and gets what it lacks. It says nothing, and gets all, while a
// question stands in the place of an entry.
import { byId, findOne, on } from "./dom.js";
import { todoPage } from "./versions.js";

export function shownVersion() {
  const isAsked = findOne("#timeline .conflict, #head ~ .conflict");
  const head = todoPage() && !isAsked && byId("head");
  return head ? { "X-Shown": head.dataset.version } : {};
}

on("htmx:config:request", ({ detail: { ctx } }) => {
  Object.assign(ctx.request.headers, shownVersion());
});
