// A document, opened at the passage or answer that led to it.

import { $, anchor, button, element, show } from "./dom.js";
import { back, go, href, searched } from "./state.js";
import { calm, request } from "./request.js";
import { date, value } from "./text.js";
import { likes, path, seen } from "./hits.js";

const LIKES = 5;

/** Where lines are headings, by the format; each match is one line. */
const HEADINGS = { md: /^#{1,6}[^\S\n]+\S.*$/gm };

export async function read(now) {
  const found = await request("document", "/v1/documents?" + new URLSearchParams({ id: now.doc }));
  calm("document", "health");
  const pages = found.pages ?? [];
  const title = element("h2", "document-title", found.title || found.id);
  title.id = "document-title";
  title.tabIndex = -1;
  const text = element("div", "document-text", ...body(found, now));
  const place = now.answer ?? now.at;
  const page = place && pages.length > 0 ? pages.filter((start) => start <= place[0]).length : null;
  const made = [toolbar(found, text), title, path(found, { page }), ...original(found), ...facts(found, now), text, alike(found.id)];
  $("document").replaceChildren(...made);
  show($("document"));
  document.title = (found.title || found.id) + " · Pith";
  title.focus({ preventScroll: true });
  const room = scroller();
  room.scrollTop = 0;
  const mark = target(text);
  const bottom = Math.min(innerHeight, $("document").getBoundingClientRect().bottom);
  if (mark && mark.getBoundingClientRect().bottom > bottom * 0.9) {
    reveal(mark);
  }
}

/** What scrolls: the document's own frame where it stands beside the hits, else the page. */
function scroller() {
  const own = getComputedStyle($("document")).overflowY === "auto";
  return own ? $("document") : document.scrollingElement;
}

/** Scrolls to what is marked, its beginning in the upper half. */
function reveal(mark) {
  const room = scroller();
  const top = room === $("document") ? room.getBoundingClientRect().top : 0;
  const height = Math.min(innerHeight, room.clientHeight);
  room.scrollTop += mark.getBoundingClientRect().top - top - height * 0.4;
}

function target(text) {
  return text.querySelector("mark.found") ?? text.querySelector(".document-passage");
}

function toolbar(found, text) {
  const bars = element("nav", "document-bar", anchor("back", "← Results", href(searched()), back));
  bars.setAttribute("aria-label", "Document");
  const mark = target(text);
  if (mark) {
    mark.tabIndex = -1;
    const name = mark.matches("mark") ? "To the answer" : "To the passage";
    const jump = button("link", name, () => {
      reveal(mark);
      mark.focus({ preventScroll: true });
    });
    bars.append(jump);
  }
  bars.append(likes(found.id));
  return bars;
}

function original(found) {
  if (!/^https?:\/\//i.test(found.uri ?? "")) {
    return [];
  }
  const made = element("a", "", found.uri);
  made.href = found.uri;
  made.rel = "noreferrer noopener";
  return [element("p", "path", made)];
}

/** The metadata; what can be looked for is a link that does. */
function facts(found, now) {
  const list = element("dl", "facts");
  const row = (name, ...told) => list.append(element("div", "", element("dt", "", name), element("dd", "", ...told)));
  for (const [name, given] of Object.entries(found.metadata)) {
    row(name, ...fact(name, given, now));
  }
  if (found.language && found.metadata.language === undefined) {
    row("language", ...fact("language", found.language, now));
  }
  if (found.modified) {
    row("changed", date(found.modified));
  }
  return list.children.length > 0 ? [list] : [];
}

function fact(name, given, now) {
  if (Array.isArray(given)) {
    return given.flatMap((each, i) => [i > 0 ? ", " : "", ...fact(name, each, now)]);
  }
  if (["string", "number", "boolean"].includes(typeof given) && String(given).length <= 80) {
    const filters = [{ field: name, is: Number.isInteger(given) || typeof given !== "number" ? given : { real: given } }];
    const link = anchor("fact", value(given), href({ ...searched(), q: now.q, filters }), go);
    link.title = "Find documents with this " + name;
    return [link];
  }
  return [value(given)];
}

function alike(id) {
  const made = element("section", "alike", element("h3", "facet-title", "Similar documents"));
  const list = element("ul", "plain");
  made.append(list);
  made.hidden = true;
  request("alike", "/v1/similar", { id, limit: LIKES, passages: 1 }).then(
    (json) => {
      for (const hit of json.hits) {
        seen.set(hit.id, seen.get(hit.id) ?? hit);
        list.append(element("li", "", anchor("", hit.title || hit.id, href({ ...searched(), doc: hit.id }), go)));
      }
      made.hidden = json.hits.length === 0;
    },
    () => {}, // a document is worth reading without
  );
  return made;
}

// The text, verbatim, with layers over it

function body(found, { at, answer }) {
  const { text } = found;
  const fits = (range) => range && range[0] < range[1] && range[1] <= text.length;
  const layers = [
    { ranges: headings(found), tag: "span", className: "document-heading" },
    { ranges: fits(at) ? [at] : [], tag: "span", className: "document-passage" },
    { ranges: words(found.id, text.length, fits(answer) ? answer : null), tag: "mark", className: "" },
    { ranges: fits(answer) ? [answer] : [], tag: "mark", className: "found" },
  ];
  return layered(text, layers, found.pages ?? []);
}

function headings({ text, metadata }) {
  const pattern = HEADINGS[metadata.format];
  return pattern ? [...text.matchAll(pattern)].map((line) => [line.index, line.index + line[0].length]) : [];
}

/** Where the query's words stand, in the passages that the search has shown; not in the answer, which has its own mark. */
function words(id, length, answer) {
  const all = (seen.get(id)?.passages ?? []).flatMap((passage) =>
    (passage.words ?? []).map(([start, end]) => [passage.start + start, passage.start + end]),
  );
  all.sort((a, b) => a[0] - b[0]);
  let last = 0;
  return all.filter(([start, end]) => {
    const free = start >= last && end <= length && !(answer && start < answer[1] && end > answer[0]);
    last = free ? end : last;
    return free;
  });
}

/**
 * Text cut wherever a layer begins or ends, each piece within the elements of the layers that cover it.
 *
 * @param layers outermost first; the ranges of each ascend and do not overlap
 * @param pages where pages begin
 */
function layered(text, layers, pages) {
  const cuts = new Set([0, text.length, ...pages]);
  layers.forEach((layer) => layer.ranges.forEach(([start, end]) => cuts.add(start).add(end)));
  const places = [...cuts].sort((a, b) => a - b);
  const next = layers.map(() => 0);
  const starts = new Map(pages.map((start, i) => [start, i + 1]));
  const nodes = [];
  for (let i = 0; i < places.length; i++) {
    const [from, to] = [places[i], places[i + 1] ?? text.length];
    if (starts.has(from)) {
      nodes.push(element("span", "page-mark", "Page " + starts.get(from)));
    }
    if (from === to) {
      continue;
    }
    let node = text.slice(from, to);
    for (let depth = layers.length - 1; depth >= 0; depth--) {
      const { ranges, tag, className } = layers[depth];
      while (next[depth] < ranges.length && ranges[next[depth]][1] <= from) {
        next[depth]++;
      }
      const range = ranges[next[depth]];
      node = range && range[0] <= from && to <= range[1] ? element(tag, className, node) : node;
    }
    nodes.push(node);
  }
  return nodes;
}
