// Every todo has one row. An act whose answer was lost may have brought its row as an update; sent again, the answer
// brings the row once more.
document.addEventListener("htmx:after:swap", () => {
  const ids = new Set();
  for (const row of document.querySelectorAll("#rows > li")) {
    if (ids.has(row.id)) row.remove();
    ids.add(row.id);
  }
});
