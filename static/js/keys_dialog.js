// The link to the page about keys opens the same as a dialog, unless it is to open in a tab or window of its own.
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("#keys-link") && document.querySelector("dialog");
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});
