// An update may take away the control that has the keyboard. The next best in the same line has it then, or the way
// to that line.
import { byId, findOne, on } from "./dom.js";

import { isUpdate } from "./live.js";

let lineInUse = null; // its id

on("htmx:after:request", (event) => {
  if (!isUpdate(event) || event.detail.ctx.response.status >= 400) return;
  lineInUse = document.activeElement.closest(".row, #todo, #feed li")?.id;
});

on("htmx:finally:request", (event) => {
  if (!isUpdate(event) || !lineInUse || document.activeElement !== document.body) return;
  const line = byId(lineInUse);
  const control = line
    ? line.querySelector(".tools :is(a, button), .controls button")
    : findOne("#feed [rel=next]");
  control?.focus({ preventScroll: true });
});
