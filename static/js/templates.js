// Markup that the page makes itself comes from its templates, which the server rendered like the rest of the page.
import { byId } from "./dom.js";

const PLACE = /00000000-0000-0000-0000-000000000000|\{(\w+)\}/g;

// A copy of a template; null on a page without it. The nil id and each {name} are replaced by values.
export function fill(id, values) {
  const copy = byId(id)?.content.cloneNode(true);
  if (copy) replaceIn(copy, PLACE, (place, name = "id") => values[name] ?? place);
  return copy ?? null;
}

// Replaces in every text and attribute below a node, and in its own attributes.
export function replaceIn(node, pattern, replacement) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let each = node; each; each = walker.nextNode()) {
    if (each.nodeType === Node.TEXT_NODE) each.data = each.data.replaceAll(pattern, replacement);
    for (const attribute of each.attributes ?? []) {
      const value = attribute.value.replaceAll(pattern, replacement);
      if (value !== attribute.value) attribute.value = value;
    }
  }
}
