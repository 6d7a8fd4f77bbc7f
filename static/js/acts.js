// The acts of this visit, for the keys that walk back through them and forward again.
import { newCommandId } from "./command_ids.js";
import { findOne } from "./dom.js";
import { enqueue } from "./queue.js";
import { todoIn } from "./versions.js";
import { person, site } from "./visitor.js";

const name = `acts ${site} ${person}`;
// acts: where each is undone, or redone once it is undone. at: how many of them are not undone.
const visit = JSON.parse(sessionStorage.getItem(name) ?? '{"acts":[],"at":0}');

const undoOffered = () => findOne("#status-line form:has(#undo)")?.getAttribute("action");

// A press may be a step: the undo of the last act, or the redo of the next.
export function noteStep(send) {
  const { acts, at } = visit;
  send.stride = send.address === acts[at - 1]?.undo ? -1 : Number(send.address === acts[at]?.redo);
  visit.at += send.stride;
}

// What was done can be undone from now on, or redone.
export function noteAct(send) {
  const address = undoOffered();
  const act = visit.acts.find(({ undo, redo }) => [undo, redo].includes(send.address)) ?? {};
  if (send.stride < 0) act.redo = address;
  else if (send.stride > 0) act.undo = address;
  else if (address) visit.at = visit.acts.splice(visit.at, Infinity, { undo: address }) && visit.at + 1;
  sessionStorage.setItem(name, JSON.stringify(visit));
}

export function takeStepBack({ stride = 0 }) {
  visit.at -= stride;
}

export const walkBack = () => walk(visit.acts[visit.at - 1]?.undo);
export const walkForward = () => walk(visit.acts[visit.at]?.redo);

function walk(address) {
  if (!address) return;
  const next = location.pathname + location.search;
  const send = { id: newCommandId(), address, fields: [["next", next]], kind: "undo", todo: todoIn(address) };
  noteStep(send);
  enqueue(send);
}

// An act on several todos is answered by a page that offers its undo.
const offered = undoOffered();
const isKnown = ({ undo, redo }) => [undo, redo].includes(offered);
if (offered && !visit.acts.some(isKnown)) {
  const undone = visit.acts[visit.at];
  if (undone && !undone.redo) undone.redo = offered;
  else noteAct({});
}
