// Short ways to the elements of the page and to its events.
export const byId = (id) => document.getElementById(id);
export const findOne = (selector) => document.querySelector(selector);
export const findAll = (selector, place = document) => [...place.querySelectorAll(selector)];
export const on = (type, listener, isFirst = false) => document.addEventListener(type, listener, isFirst);

// Nothing else comes of the event: neither what the browser would do nor what a listener after this one would.
export function takeOver(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Whether a click on a link is to open it in a tab or window of its own.
export const isForElsewhere = ({ ctrlKey, metaKey, shiftKey }) => ctrlKey || metaKey || shiftKey;
