// The search and its hits.

import { $, anchor, disclosure, element, show } from "./dom.js";
import { combined, drawFacets, facets, folder } from "./filters.js";
import { back, go, href, searched } from "./state.js";
import { calm, request } from "./request.js";
import { count, duration, snippet } from "./text.js";
import { scoreBar, why } from "./explain.js";

const PAGE_SIZE = 10;
const PASSAGES = 3;

/** Without words, everything is found: for looking through what the filters leave. */
const EVERYTHING = "*";

/** Titles and passages of the documents seen so far, by id. */
export const seen = new Map();

let cursor = null;
let search = null;

/** A last word that may not be typed to its end yet. */
const UNFINISHED = /(^|\s)[\p{L}\p{N}]{3,}$/u;

/** What the server is asked. */
function body(now, typing) {
  const q = now.q.trim() === "" ? EVERYTHING : now.q.trim();
  return {
    query: typing && now.syntax === "forgiving" && UNFINISHED.test(q) ? q + "*" : q,
    mode: now.mode,
    limit: PAGE_SIZE,
    passages: PASSAGES,
    weight: now.w ?? undefined,
    fusion: now.fusion,
    syntax: now.q.trim() === "" ? "forgiving" : now.syntax,
    minScore: now.min > 0 ? now.min : undefined,
    foldDuplicates: now.fold || undefined,
    filter: combined(now.filters),
    sort: now.sort ? [{ field: now.sort.replace(/^-/, ""), descending: now.sort.startsWith("-") }] : undefined,
  };
}

/** @param typing whether the query is still being typed */
export async function find(now, typing) {
  const wanted = body(now, typing);
  const results = await request("search", "/v1/search", { ...wanted, facets: await facets(now.filters) });
  calm("search", "more", "health");
  search = { body: wanted, comparable: results.comparable, words: now.q.trim() !== "" };
  show($("results-head"), false);
  $("hits").replaceChildren(...results.hits.map(hit));
  more(results.cursor);
  meant(results.didYouMean);
  $("status").textContent = told(results, now);
  await drawFacets(results);
}

function told(results, now) {
  if (results.total === 0) {
    return now.filters.length > 0 || now.min > 0
      ? "Nothing found. Take off a filter, or try other words."
      : "Nothing found. Try other words" + (now.mode === "words" ? ", or search by meaning." : ".");
  }
  const total = (results.exact ? "" : "over ") + count(results.total, "document", "documents");
  const partial = results.unfinished.length > 0 ? "; time ran out, so some may be missing" : "";
  return total + " in " + duration(results.tookMillis) + partial;
}

function meant(text) {
  show($("meant"), Boolean(text));
  if (text) {
    $("meant").replaceChildren("Did you mean ", anchor("", text, href({ ...searched(), q: text }), go), "?");
  }
}

export async function findMore() {
  const first = $("hits").children.length;
  const results = await request("search", "/v1/search", { ...search.body, cursor });
  calm("more");
  $("hits").append(...results.hits.map(hit));
  more(results.cursor);
  $("hits").children[first]?.querySelector("a").focus();
}

export async function findSimilar(id) {
  const results = await request("search", "/v1/similar", { id, limit: PAGE_SIZE });
  calm("search", "more", "health");
  search = null;
  const title = element("h2", "results-title", "Documents like " + (seen.get(id)?.title || id));
  title.tabIndex = -1;
  $("results-head").replaceChildren(anchor("back", "← Back", href(searched()), back), title);
  show($("results-head"));
  meant(null);
  $("hits").replaceChildren(...results.hits.map(hit));
  more(null);
  $("status").textContent = results.total === 0 ? "There is no other document." : "The most alike first";
  await drawFacets(null);
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}

export function clear() {
  search = null;
  more(null);
  meant(null);
  show($("results-head"), false);
  $("hits").replaceChildren();
  $("status").textContent = "";
}

function more(next) {
  cursor = next;
  show($("more"), next !== null && next !== undefined);
}

function hit(found) {
  seen.set(found.id, found);
  const passage = found.passages[0];
  const open = { ...searched(), doc: found.id, at: passage && [passage.start, passage.end] };
  const title = element("h3", "hit-title", anchor("", found.title || found.id, href(open), go));
  const made = element("li", "hit", title, path(found, passage));
  made.dataset.id = found.id;
  if (passage) {
    made.append(element("p", "hit-passage", ...snippet(passage, found.title)));
  }
  const foot = element("div", "hit-foot");
  if (search?.words) {
    foot.append(score(found, search));
  }
  foot.append(...otherPassages(found), likes(found.id), ...duplicates(found));
  made.append(foot);
  return made;
}

/** Where it is: its folders, each of which narrows the search down to it, its name, and the page. */
export function path(found, place) {
  const made = element("p", "path");
  const parts = found.id.split("/");
  parts.slice(0, -1).forEach((part, i) => {
    if (part !== "") {
      made.append(folder(parts.slice(0, i + 1).join("/"), part), "/");
    }
  });
  made.append(element("span", "", parts[parts.length - 1]));
  if (place?.page) {
    made.append(element("span", "page", "page " + place.page));
  }
  return made;
}

export function likes(id) {
  return anchor("likes", "Similar documents", href({ ...searched(), similar: id }), go);
}

function score(found, of) {
  const made = disclosure("score", "", (details) => details.append(why(found, of)));
  made.firstChild.append(scoreBar(found, of.comparable), "Score " + found.score.toFixed(2));
  return made;
}

function otherPassages(found) {
  const others = found.passages.slice(1).filter((passage) => passage.words.length > 0);
  if (others.length === 0) {
    return [];
  }
  return [
    disclosure("others", count(others.length, "more passage", "more passages"), (details) => {
      for (const passage of others) {
        const open = { ...searched(), doc: found.id, at: [passage.start, passage.end] };
        const text = element("p", "hit-passage", ...snippet(passage, found.title), " ");
        text.append(anchor("", passage.page ? "Page " + passage.page : "Read on", href(open), go));
        details.append(text);
      }
    }),
  ];
}

function duplicates(found) {
  if (!found.duplicates) {
    return [];
  }
  return [
    disclosure("others", count(found.duplicates.length, "near-duplicate", "near-duplicates"), (details) => {
      const list = element("ul", "plain");
      for (const id of found.duplicates) {
        list.append(element("li", "", anchor("", id, href({ ...searched(), doc: id }), go)));
      }
      details.append(list);
    }),
  ];
}
