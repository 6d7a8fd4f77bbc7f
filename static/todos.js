// All that the pages do beyond HTML and htmx. Browsers get one file: what is imported takes the place of its line.
// Listeners of one event run in this order.
import "./js/time_zone.js";
import "./js/sending.js";
import "./js/typed_words.js";
import "./js/shown_version.js";
import "./js/rows.js";
import "./js/kept_focus.js";
import "./js/updates.js";
import "./js/stream.js";
import "./js/single_keys.js";
import "./js/keys_dialog.js";
