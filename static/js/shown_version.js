// The page of a todo says which version it shows, and gets what it lacks. It says nothing, and gets all, while another
// answer is under way or a question stands in the place of an entry.
import { todoPage } from "./versions.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const head = todoPage() && document.getElementById("head");
  if (!head || document.querySelector("[aria-busy], #timeline .conflict, #head ~ .conflict")) return;
  ctx.request.headers["X-Shown"] = head.dataset.version;
});
