// All that the pages do beyond HTML and htmx. Browsers get one file: what is imported takes the place of its line.
// Listeners of one event run in this order.
import "./js/sign_in_link.js";
import "./js/loading.js";
import "./js/second_press.js";
import "./js/editing.js";
import "./js/presses.js";
import "./js/typed_words.js";
import "./js/chips.js";
import "./js/pasted_lines.js";
import "./js/answers.js";
import "./js/shown_version.js";
import "./js/kept_focus.js";
import "./js/updates.js";
import "./js/stream.js";
import "./js/new_day.js";
import "./js/unsent.js";
import "./js/order.js";
import "./js/drag.js";
import "./js/single_keys.js";
import "./js/keys_dialog.js";
