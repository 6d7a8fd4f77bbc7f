// What htmx fetches, a busy mark stands for; a message says that it did not come.
import { on } from "./dom.js";
import { isUpdate } from "./live.js";
import { LOST_CONNECTION, NOT_THERE, showMessage } from "./status_line.js";

on("htmx:before:request", (event) => {
  event.detail.ctx.sourceElement.ariaBusy = "true";
});

on("htmx:finally:request", (event) => {
  event.detail.ctx.sourceElement.ariaBusy = null;
});

on("htmx:response:error", (event) => {
  if (isUpdate(event)) return;
  const { status } = event.detail.ctx.response;
  if (status === 404) showMessage(NOT_THERE);
  else if (status >= 500 || [400, 403, 405].includes(status)) showMessage(LOST_CONNECTION);
});

on("htmx:error", (event) => {
  if (!isUpdate(event) && event.detail.error?.name !== "AbortError") showMessage(LOST_CONNECTION);
});
