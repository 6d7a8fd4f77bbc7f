// What is not sent yet is kept on this device, by site and person. A reload or a crash of the tab loses none of it.
import { newCommandId } from "./command_ids.js";
import { person, site } from "./visitor.js";

const KEPT = ["id", "address", "fields", "kind", "todo", "status", "words", "reason", "failed"];
const ANSWERS_WITHIN = 150; // milliseconds, in which other pages say that they are there
const prefix = `unsent ${site} ${person} `;
const ownKey = prefix + newCommandId(); // each page has a key of its own, so no two write to the same one
const channel = new BroadcastChannel(prefix);
const present = new Set([ownKey]); // the keys of pages that are there

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "[]");

export function keep(unanswered) {
  if (!person) return;
  try {
    if (unanswered.length) localStorage.setItem(ownKey, JSON.stringify(unanswered, KEPT));
    else localStorage.removeItem(ownKey);
  } catch {
    // Without storage, what is not sent yet lasts as long as the page.
  }
}

// What pages that are gone have left behind. From now on it is this page's.
export async function adopt() {
  if (!keys().length) return [];
  channel.postMessage("who");
  await new Promise((done) => setTimeout(done, ANSWERS_WITHIN));
  const left = keys().filter((key) => !present.has(key));
  const kept = left.flatMap(read);
  for (const key of left) localStorage.removeItem(key);
  return kept;
}

channel.addEventListener("message", ({ data }) => {
  if (data === "who") channel.postMessage(ownKey);
  else present.add(data);
});

// At sign-out the person gives up what all their pages have kept.
export const countKept = () => keys().flatMap(read).length;

export function forgetKept() {
  for (const key of keys()) localStorage.removeItem(key);
}
