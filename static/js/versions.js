// Which version of a todo a line shows. A line is a row of the list, or the page of one todo.
import { byId } from "./dom.js";

const versionMark = (line) => line.querySelector(".when:not([hidden]) .version, .when.version");

// The id of a todo, in that of its row and in addresses of acts on it.
export const idOf = (line) => line.id.replace("todo-", "");
export const todoIn = (address) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(address)?.[0];

// The page of a todo, unless a page was loaded at the address of an act on it.
export function todoPage() {
  const page = byId("todo");
  return page && location.pathname === page.dataset.address ? page : null;
}

export function lineOf(id) {
  const page = todoPage();
  return page?.dataset.todo === id ? page : byId(`todo-${id}`);
}

// The version that a line shows, or a newer one that it mentions; not a number where neither is known.
export function versionOf(line) {
  const mark = versionMark(line);
  const shown = line.dataset.version ?? line.querySelector("#head")?.dataset.version;
  return Number(mark?.dataset.newer ?? shown);
}

// What is begun on a line stays, and its version says how far behind it is: "v2, now v3".
export function mentionNewer(line, version) {
  const mark = versionMark(line);
  if (!mark) return;
  mark.dataset.begun ??= mark.textContent;
  mark.dataset.newer = version;
  mark.textContent = `${mark.dataset.begun}, now v${version}`;
}

// An act on the line by the same person, on the same page: what is begun goes on from there.
export function mentionOwn(line, version) {
  const mark = versionMark(line);
  if (!mark) return;
  delete mark.dataset.newer;
  mark.dataset.begun = mark.textContent = `v${version}`;
}
