// Waits before something is tried again: doubled each time, with some chance in it so that pages do not come together.
const FIRST_WAIT = 1000; // milliseconds
const MAX_WAIT = 120000;
let nextWait = FIRST_WAIT;

export function tryLater(action) {
  setTimeout(action, nextWait * (1 + Math.random()));
  nextWait = Math.min(2 * nextWait, MAX_WAIT);
}

export function resetWait() {
  nextWait = FIRST_WAIT;
}
