// The element that stands for all that is live. Its data say where the stream and the updates are; requests for
// updates are made in its name. A page without it is not live.
import { byId } from "./dom.js";

export const live = byId("live");

// Whether an event of htmx is about a request for updates, not about an act.
export const isUpdate = (event) => live !== null && event.detail.ctx?.sourceElement === live;
