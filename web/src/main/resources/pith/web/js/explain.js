// How a score came to be, drawn: what the meaning and the words gave, and below it every number, down to the leaves.

import { bar, disclosure, element } from "./dom.js";
import { number } from "./text.js";
import { request, calm } from "./request.js";

const SIGNS = {
  sum: "sum of",
  product: "product of",
  greatest: "greatest of",
  quotient: "first by second",
  within_0_and_1: "within 0 and 1",
  idf: "how rare",
  saturation: "how often, by length",
  reciprocal_rank: "by its place",
  between: "between least and most",
  deviations: "deviations from the mean",
  squashed: "squashed into 0 to 1",
};

const OPEN_DEPTH = 2;

/** What the two kinds of evidence give: shares of the score, and what these are shares of. */
function shares({ weight, cosine, bm25, bound }) {
  const meaning = Math.max(0, Math.min(1, cosine));
  const words = bound > 0 ? Math.min(1, bm25 / bound) : 0;
  return { meaning, words, byMeaning: weight * meaning, byWords: (1 - weight) * words };
}

/** The score as a bar of two colours. */
export function scoreBar(hit, comparable) {
  if (!comparable) {
    return bar("bar-score", [hit.score, "bar-plain"]);
  }
  const { byMeaning, byWords } = shares(hit.explanation);
  return bar("bar-score", [byMeaning, "bar-meaning"], [byWords, "bar-words"]);
}

/** What opens below a hit. */
export function why(hit, search) {
  const { weight } = hit.explanation;
  const { meaning, words, byMeaning, byWords } = shares(hit.explanation);
  const made = element("div", "why");
  const rows = [];
  if (weight > 0) {
    rows.push(row("Meaning", "bar-meaning", meaning, weight, byMeaning));
  }
  if (weight < 1) {
    rows.push(row("Words", "bar-words", words, 1 - weight, byWords));
  }
  const table = element("table", "why-table", element("tbody", "", ...rows));
  table.prepend(element("caption", "unseen", "What the score is made of"));
  made.append(table);
  if (!search.comparable) {
    made.append(element("p", "quiet", "This fusion makes its score of places or of all hits together; the numbers below say how."));
  }
  made.append(disclosure("tree", "Every number", (details) => fill(details, hit.id, search.body)));
  return made;
}

function row(name, kind, strength, weight, share) {
  const swatch = element("span", "swatch " + kind);
  swatch.setAttribute("aria-hidden", "true");
  const head = element("th", "", swatch, name);
  head.scope = "row";
  const drawn = element("td", "why-bar", bar("bar-wide", [strength, kind]));
  const sum = weight < 1 ? strength.toFixed(2) + " × " + weight.toFixed(2) + " = " : "";
  return element("tr", "", head, drawn, element("td", "why-sum", sum, element("strong", "", share.toFixed(2))));
}

async function fill(details, id, body) {
  const { limit, facets, cursor, passages, ...query } = body;
  const place = element("p", "quiet", "Computing…");
  details.append(place);
  try {
    const json = await request("explain " + id, "/v1/explain", { ...query, id });
    calm("explain " + id);
    const list = element("ul", "tree-list", node(json.explanation, 1, 0));
    place.replaceWith(element("p", "quiet", "Place " + json.rank + " of " + json.total + "."), list);
  } catch (error) {
    place.textContent = error.message;
  }
}

/** @param most the greatest of the numbers beside this one, which its bar is drawn against */
function node(explained, most, depth) {
  const { what, value, operation, parts = [] } = explained;
  const share = most > 0 && value > 0 ? value / most : 0;
  const line = [
    element("span", "tree-what", readable(what)),
    element("span", "tree-sign", parts.length > 0 ? SIGNS[operation] ?? operation : ""),
    bar("tree-bar", [share, kind(what)]),
    element("span", "tree-value", Math.abs(value) >= 1000 ? number(value) : String(Number(value.toPrecision(4)))),
  ];
  if (parts.length === 0) {
    return element("li", "tree-line", ...line);
  }
  const greatest = operation === "product" || operation === "sum" ? Math.max(...parts.map((part) => part.value), 0) : 0;
  const inner = element("ul", "tree-list", ...parts.map((part) => node(part, greatest, depth + 1)));
  const made = element("details", "", element("summary", "tree-line", ...line), inner);
  made.open = depth < OPEN_DEPTH;
  return element("li", "", made);
}

function readable(what) {
  const form = /^document_forms:(.*)$/s.exec(what);
  return form ? "“" + form[1] + "” in this very form" : what;
}

function kind(what) {
  return /meaning|cosine/.test(what) ? "bar-meaning" : /words|BM25/.test(what) ? "bar-words" : "bar-plain";
}
