// The link to the page about keys opens the same as a dialog, unless it is to open in a tab or window of its own.
import { findOne, isForElsewhere, on } from "./dom.js";

on("click", (event) => {
  const dialog = event.target.closest("#keys-link") && findOne("dialog");
  if (!dialog || isForElsewhere(event)) return;
  event.preventDefault();
  dialog.showModal();
});
