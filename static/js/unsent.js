// What is not sent yet is seen: as a row, and counted in the status line. There it can be sent again, or given up.
import { takeStepBack } from "./acts.js";
import { byId, on } from "./dom.js";
import { echo, takeEchoBack } from "./echo.js";
import { adopt, countKept, forgetKept } from "./kept_sends.js";
import { enqueue, goOn, sendAgain, sends, withdraw } from "./queue.js";
import { LOST_CONNECTION } from "./status_line.js";
import { fill } from "./templates.js";
import { idOf, lineOf } from "./versions.js";

const NAMES = ["", "", "both ", "all "];

export function showUnsent() {
  for (const send of sends) {
    echo(send);
    const line = lineOf(send.todo);
    if (line?.matches(".row")) mark(line, send);
  }
  countInStatusLine(sends.filter(({ failed }) => failed));
}

function mark(line, send) {
  line.classList.toggle("is-failed", Boolean(send.failed));
  if (send.kind !== "add" && !send.failed) return;
  line.classList.add("is-unsent");
  const margin = line.querySelector(".when");
  if (margin && !margin.querySelector("[type=checkbox]")) margin.textContent = "not sent yet";
  const tools = line.querySelector(".unsent-tools");
  if (!send.failed) tools?.remove();
  else if (!tools) {
    const description = line.querySelector(".description")?.textContent.trim();
    line.querySelector(".row-form .tools")?.append(fill("unsent-tools", { description }));
  }
  const reason = line.querySelector(".unsent-reason");
  if (reason) reason.textContent = send.reason === LOST_CONNECTION ? "" : send.reason; // the status line says it once
}

function countInStatusLine(failed) {
  const region = byId("status-line");
  region.querySelector(".unsent-line")?.remove();
  const count = failed.length;
  if (!count) return;
  const line = fill("unsent-line", {
    what: `${count} ${failed.every(({ kind }) => kind === "add") ? "todo" : "change"}${count > 1 ? "s are" : " is"}`,
    they: count > 1 ? "They stay" : "It stays",
    are: count > 1 ? "they are" : "it is",
    reason: failed.at(-1).reason,
    all: NAMES[Math.min(count, 3)],
  });
  if (line) region.append(line);
}

function giveUp(chosen) {
  for (const send of [...chosen].reverse()) {
    withdraw(send);
    takeStepBack(send);
    takeEchoBack(send);
  }
  goOn();
}

on("click", ({ target }) => {
  const button = target.closest(".try-again, .give-up");
  if (!button) return;
  const row = button.closest(".row");
  const chosen = sends.filter(({ failed, todo }) => failed && (!row || todo === idOf(row)));
  if (button.matches(".try-again")) sendAgain(chosen);
  else giveUp(chosen);
});

// Whoever signs out takes nothing along that others could see on this device.
on("submit", (event) => {
  if (!event.target.matches("[data-signs-out]")) return;
  const count = countKept();
  if (!count) return;
  if (confirm(`Not sent yet: ${count}. Sign out and give up what is not sent?`)) forgetKept();
  else event.preventDefault();
});

// What was under way when its page went is sent once more: its command id makes a second sending harmless.
adopt().then((left) => left.length && enqueue(...left));
