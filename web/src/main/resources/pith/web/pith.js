// The page of a Pith server. The URL is the state: ?q= what is looked for, &mode= how, &ask=1 when it is to be
// answered though it looks like no question, &similar= a document to find others like, &doc= a document to read with
// &at= the passage and &answer= the answer to mark in it, both as START-END in UTF-16 units.
//
// Nothing that comes from a document is ever parsed as HTML: elements are made one by one and filled with text.
"use strict";

const SEARCH_WAIT_MILLIS = 150;
const ASK_WAIT_MILLIS = 600;
const PAGE_SIZE = 10;
const SNIPPET_LENGTH = 380;
const ANSWER_CONTEXT = 220;
const MODES = ["hybrid", "words", "vector"];
const QUESTION = /^(who|whom|whose|what|when|where|which|why|how)\b\S*\s+\S+\s+\S/i;

const $ = (id) => document.getElementById(id);
const form = $("form");
const input = $("q");

/** What is shown now, so that going back to it needs no request. */
let shown = "";
let cursor = null;
let scrollBefore = 0;
let opened = null;

/** Titles of the documents seen so far, by id. */
const titles = new Map();

// Elements

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

function button(text, onClick) {
  const made = element("button", "link", text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

/** A link within the page: followed without a load, and still one to copy or to open in a tab of its own. */
function link(text, params) {
  const made = element("a", "", text);
  made.href = href(params);
  made.addEventListener("click", (event) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      opened = made;
      go(made.href);
    }
  });
  return made;
}

function show(node, visible = true) {
  node.hidden = !visible;
}

/** Text with some stretches of it marked; ranges are [start, end, class], ascending, and may overlap. */
function marked(text, ranges, from = 0, to = text.length, shaped = (part) => part) {
  const nodes = [];
  let at = from;
  for (const [start, end, className] of ranges) {
    const begin = Math.max(start, at);
    const stop = Math.min(end, to);
    if (begin >= stop) {
      continue;
    }
    nodes.push(shaped(text.slice(at, begin)), element("mark", className, text.slice(begin, stop)));
    at = stop;
  }
  nodes.push(shaped(text.slice(at, to)));
  return nodes;
}

/** For excerpts: lines run on, but for paragraphs and the items of a list, and headings lose their marks. */
function flowing(part) {
  return part
    .replace(/[^\S\n]*\n\s*\n\s*(#{1,6}\s+)?/g, "\n\n")
    .replace(/\n(?!\n|[^\S\n]*([-*•+]|\d+[.)])\s)(?<!\n\n)/g, " ")
    .replace(/\n\n/g, "\n");
}

/** A stretch of text, widened to whole words, with dots where it is cut. */
function excerpt(text, ranges, from, to, head = 0) {
  let start = Math.max(head, from);
  let end = Math.min(text.length, to);
  if (start > head) {
    const space = text.slice(start, start + 30).search(/\s/);
    start += space >= 0 ? space + 1 : 0;
    start += /^[\s|.,;:!?)\]]*/.exec(text.slice(start, end))[0].length;
  }
  if (end < text.length) {
    const space = text.slice(Math.max(start, end - 30), end).search(/\s\S*$/);
    end = space >= 0 ? Math.max(start, end - 30) + space : end;
  }
  // Never half a character.
  start -= isLowSurrogate(text, start) ? 1 : 0;
  end += isLowSurrogate(text, end) ? 1 : 0;
  return [start > head ? "… " : "", ...marked(text, ranges, start, end, flowing), end < text.length ? "\u00a0…" : ""];
}

function isLowSurrogate(text, at) {
  return at > 0 && at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** The part of a passage that holds most of the query's words. */
function snippet(passage, title) {
  const { text, words } = passage;
  const ranges = words.map(([start, end]) => [start, end, ""]);
  const head = heading(text, title);
  if (text.length - head <= SNIPPET_LENGTH * 1.25) {
    return marked(text, ranges, head, text.length, flowing);
  }
  let best = 0;
  let most = 0;
  for (const [start] of words) {
    const inside = words.filter(([s, e]) => s >= start && e <= start + SNIPPET_LENGTH - 80).length;
    if (inside > most) {
      most = inside;
      best = start;
    }
  }
  if (best <= head + SNIPPET_LENGTH - 120) {
    return excerpt(text, ranges, head, head + SNIPPET_LENGTH, head);
  }
  const from = Math.min(best - 80, text.length - SNIPPET_LENGTH);
  return excerpt(text, ranges, from, from + SNIPPET_LENGTH, head);
}

/** Where a passage goes on after the title that it begins with. */
function heading(text, title) {
  const mark = /^\s*(#{1,6}\s+)?/.exec(text)[0].length;
  const begins = title && text.startsWith(title, mark) && /^\s/.test(text.slice(mark + title.length));
  return begins ? mark + title.length + /^\s*/.exec(text.slice(mark + title.length))[0].length : mark;
}

function percent(share) {
  const rounded = Math.round(share * 100);
  return (share < 1 && rounded === 100 ? 99 : rounded) + " %";
}

function bar(share) {
  const fill = element("span");
  fill.style.width = Math.round(100 * Math.max(0, Math.min(1, share))) + "%";
  const made = element("span", "bar", fill);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function count(number, one, many) {
  return number.toLocaleString("en") + " " + (number === 1 ? one : many);
}

// State

function state() {
  const params = new URLSearchParams(location.search);
  return {
    q: params.get("q") ?? "",
    mode: MODES.includes(params.get("mode")) ? params.get("mode") : "hybrid",
    ask: params.get("ask") === "1",
    similar: params.get("similar"),
    doc: params.get("doc"),
    at: range(params.get("at")),
    answer: range(params.get("answer")),
  };
}

function range(text) {
  const parts = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? "");
  return parts ? [Number(parts[1]), Number(parts[2])] : null;
}

function href(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value && !(name === "mode" && value === "hybrid")) {
      query.set(name, Array.isArray(value) ? value.join("-") : value === true ? "1" : value);
    }
  }
  const text = query.toString();
  return "/" + (text ? "?" + text : "");
}

/** What the address has of the search alone. */
function searched() {
  const { q, mode, ask } = state();
  return { q, mode, ask };
}

function go(url) {
  scrollBefore = $("document").hidden ? scrollY : scrollBefore;
  history.pushState({ within: true }, "", url);
  render();
}

/** One step back: to the page's own last state, or to the search where there is none. */
function back() {
  if (history.state?.within) {
    history.back();
  } else {
    history.replaceState(null, "", href(searched()));
    render();
  }
}

// Requests. Each kind has one at a time: a newer one ends the older.

const running = new Map();

/** Timers: of a search that waits for the next key, and of an asking that does. */
let waiting = 0;
let pause = 0;

async function request(kind, path, body) {
  stop(kind);
  const control = new AbortController();
  running.set(kind, control);
  busy();
  try {
    const response = await fetch(path, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
      signal: control.signal,
    });
    const json = await response.json();
    if (!response.ok) {
      throw Object.assign(new Error(json.detail), { title: json.title });
    }
    return json;
  } catch (error) {
    if (control.signal.aborted) {
      throw new DOMException("a newer request took its place", "AbortError");
    }
    throw error.title
      ? error
      : Object.assign(new Error("Is it still running?"), { title: "The server does not answer" });
  } finally {
    if (running.get(kind) === control) {
      running.delete(kind);
    }
    busy();
  }
}

function stop(...kinds) {
  kinds.forEach((kind) => running.get(kind)?.abort());
}

function busy() {
  show($("progress"), running.size > 0);
  $("hits").setAttribute("aria-busy", String(running.has("search")));
}

/** Runs what may fail, and shows how. */
async function attempt(kind, action) {
  try {
    await action();
  } catch (error) {
    if (error.name !== "AbortError") {
      failures.set(kind, error);
      if (kind === "search") {
        $("hits").replaceChildren(); // they answer another query
        more(null);
      }
      complain();
    }
  }
}

const failures = new Map();

/** Shows one of the failures: where one thing fails, the others mostly fail for the same reason. */
function complain() {
  const [error] = failures.values();
  if (error) {
    $("status").textContent = "";
    const title = element("strong", "", error.title ?? "Something went wrong");
    $("error").replaceChildren(title, element("p", "sentence", error.message));
  }
  show($("error"), error !== undefined);
}

function calm(...kinds) {
  kinds.forEach((kind) => failures.delete(kind));
  complain();
}

// Searching

async function search(q, mode) {
  const results = await request("search", "/v1/search", { query: q, mode, limit: PAGE_SIZE });
  calm("search", "more", "health");
  show($("results-head"), false);
  $("hits").replaceChildren(...results.hits.map(hit));
  more(results.cursor);
  const total = (results.exact ? "" : "over ") + count(results.total, "document", "documents");
  $("status").textContent =
    results.total === 0
      ? "Nothing found. Try other words" + (mode === "words" ? ", or search by meaning." : ".")
      : total + " in " + duration(results.tookMillis);
}

function duration(millis) {
  return millis < 1000 ? Math.max(1, millis) + " ms" : (millis / 1000).toFixed(1) + " s";
}

async function searchOn() {
  const { q, mode } = searched();
  const first = $("hits").children.length;
  const results = await request("search", "/v1/search", { query: q, mode, limit: PAGE_SIZE, cursor });
  $("hits").append(...results.hits.map(hit));
  more(results.cursor);
  $("hits").children[first]?.querySelector("a").focus();
}

async function similar(id) {
  const results = await request("search", "/v1/similar", { id, limit: PAGE_SIZE });
  calm("search", "more", "health");
  const title = element("h1", "results-title", "Documents like " + (titles.get(id) || id));
  title.tabIndex = -1;
  $("results-head").replaceChildren(button("← Back", back), title);
  show($("results-head"));
  $("hits").replaceChildren(...results.hits.map(hit));
  more(null);
  $("status").textContent = results.total === 0 ? "There is no other document." : "The most alike first";
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function more(next) {
  cursor = next;
  show($("more"), next !== null);
}

function hit(found) {
  titles.set(found.id, found.title);
  const passage = found.passages[0];
  const open = { doc: found.id, at: passage && [passage.start, passage.end], ...searched() };
  const title = element("h2", "hit-title", link(found.title || found.id, open));
  const made = element("li", "hit", title);
  const page = onPage(passage);
  if (page || (found.title && found.title !== found.id)) {
    made.append(element("p", "hit-id", found.id + page));
  }
  if (passage) {
    made.append(element("p", "hit-passage", ...snippet(passage, found.title)));
  }
  made.append(element("div", "hit-foot", score(found), ...otherPassages(found), likes(found.id)));
  return made;
}

/** The page that a passage or answer is on, where its document has pages. */
function onPage(place) {
  return place && place.page ? ", page " + place.page : "";
}

function likes(id) {
  return link("Similar documents", { similar: id, ...searched() });
}

function score(found) {
  const { weight, cosine, bm25, bound } = found.explanation;
  const meaning = Math.max(0, Math.min(1, cosine));
  const words = bound > 0 ? Math.min(1, bm25 / bound) : 0;
  const parts = [];
  if (weight > 0) {
    parts.push("meaning " + meaning.toFixed(2) + (weight < 1 ? " × " + weight.toFixed(2) : ""));
  }
  if (weight < 1) {
    parts.push("words " + words.toFixed(2) + (weight > 0 ? " × " + (1 - weight).toFixed(2) : ""));
  }
  const summary = element("summary", "sure", bar(found.score), "Score " + found.score.toFixed(2));
  return element("details", "score", summary, element("p", "why", parts.join(" + ")));
}

function otherPassages(found) {
  const others = found.passages.slice(1).filter((passage) => passage.words.length > 0);
  if (others.length === 0) {
    return [];
  }
  const made = element("details", "", element("summary", "", count(others.length, "more passage", "more passages")));
  for (const passage of others) {
    const open = { doc: found.id, at: [passage.start, passage.end], ...searched() };
    made.append(element("p", "hit-passage", ...snippet(passage, found.title), " ", link("Read", open)));
  }
  return [made];
}

// Asking

async function ask(q) {
  if ($("answer").hidden) {
    $("answer").replaceChildren(element("p", "waiting", "Reading the best passages…"));
    show($("answer"));
  }
  $("answer").setAttribute("aria-busy", "true");
  let answers;
  try {
    answers = await request("ask", "/v1/ask", { question: q });
  } catch (error) {
    show($("answer"), error.name === "AbortError" && !$("answer").hidden);
    throw error;
  }
  calm("ask");
  $("answer").setAttribute("aria-busy", "false");
  const [best, ...others] = answers.answers;
  $("answer").replaceChildren(...(best ? answered(best, others) : unanswered(answers)));
}

function unanswered(answers) {
  const belief = answers.noAnswer >= 0.5 ? "The reader is " + percent(answers.noAnswer) + " sure of that. " : "";
  const next = answers.hits.length > 0 ? "The passages closest to the question are below." : "";
  return [
    element("p", "answer-words answer-none", "No answer found in these documents."),
    element("p", "quiet", belief + next),
  ];
}

function answered(best, others) {
  const nodes = [
    element("p", "answer-kind", "Answer"),
    element("p", "answer-words", best.text),
    element("blockquote", "answer-passage", ...around(best)),
    source(best),
  ];
  if (others.length > 0) {
    const summary = count(others.length, "other possible answer", "other possible answers");
    const made = element("details", "others", element("summary", "", summary));
    for (const other of others) {
      made.append(element("div", "other", element("p", "other-passage", ...around(other)), source(other)));
    }
    nodes.push(made);
  }
  return nodes;
}

/** The answer in its passage, marked. */
function around(answer) {
  const { text, start: offset } = answer.passage;
  const start = answer.start - offset;
  const end = answer.end - offset;
  const head = Math.min(heading(text, answer.document.title), start);
  return excerpt(text, [[start, end, "found"]], start - ANSWER_CONTEXT, end + ANSWER_CONTEXT, head);
}

function source(answer) {
  const { document: from, passage } = answer;
  const open = {
    doc: from.id,
    at: [passage.start, passage.end],
    answer: [answer.start, answer.end],
    ...searched(),
  };
  const sure = element("span", "sure", bar(answer.probability), "Confidence " + percent(answer.probability));
  return element("p", "answer-source", link(from.title || from.id, open), onPage(answer), sure);
}

// Reading a document

async function read({ doc, at, answer }) {
  const found = await request("document", "/v1/documents?" + new URLSearchParams({ id: doc }));
  calm("document", "health");
  titles.set(found.id, found.title);
  const title = element("h1", "document-title", found.title || found.id);
  title.id = "document-title";
  title.tabIndex = -1;
  const bars = element("nav", "document-bar", button("← Back to the results", back), likes(found.id));
  bars.setAttribute("aria-label", "Document");
  const place = element("div", "document-text", ...pages(found.text, at, answer));
  const nodes = [bars, title, element("p", "document-id", ...address(found)), ...facts(found), place];
  $("document").replaceChildren(...nodes);
  show($("document"));
  document.title = (found.title || found.id) + " · Pith";
  title.focus({ preventScroll: true });
  const target = place.querySelector("mark.found, .document-passage");
  const low = target && target.getBoundingClientRect().bottom > innerHeight * 0.9;
  if (low) {
    target.scrollIntoView({ block: "center" });
  } else {
    scrollTo(0, 0);
  }
}

function address(found) {
  if (!/^https?:\/\//i.test(found.uri ?? "")) {
    return [found.id];
  }
  const made = element("a", "", found.uri);
  made.href = found.uri;
  made.rel = "noreferrer noopener";
  return [found.id, " · ", made];
}

function facts(found) {
  const entries = Object.entries(found.metadata);
  if (found.modified) {
    entries.push(["changed", { date: found.modified }]);
  }
  if (entries.length === 0) {
    return [];
  }
  const list = element("dl", "facts");
  for (const [name, value] of entries) {
    list.append(element("dt", "", name), element("dd", "", fact(value)));
  }
  return [list];
}

function fact(value) {
  if (Array.isArray(value)) {
    return value.map(fact).join(", ");
  }
  if (value?.date !== undefined) {
    const date = new Date(value.date);
    return Number.isNaN(date.getTime()) ? value.date : date.toLocaleString(undefined, { dateStyle: "medium" });
  }
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** The whole text, with the passage and the answer in it marked. */
function pages(text, at, answer) {
  const ranges = answer ? [[...answer, "found"]] : [];
  if (!at || at[0] >= at[1] || at[1] > text.length) {
    return marked(text, ranges);
  }
  const passage = element("span", "document-passage", ...marked(text, ranges, at[0], at[1]));
  return [text.slice(0, at[0]), passage, text.slice(at[1])];
}

// The page as the address says it is

/** @param askAfterMillis how long a question rests before it is asked: it may not be typed to its end yet */
function render(askAfterMillis = 0) {
  const now = state();
  if (input.value.trim() !== now.q.trim()) {
    input.value = now.q;
  }
  form.elements.mode.value = now.mode;
  const reading = now.doc !== null;
  stop("document");
  show($("document"), false);
  show($("found"), !reading);
  show($("start"), !reading && now.similar === null && now.q.trim() === "");
  if (reading) {
    attempt("document", () => read(now));
    return;
  }
  document.title = (now.q.trim() ? now.q.trim() + " · " : "") + "Pith";
  const wanted = JSON.stringify([now.q.trim(), now.mode, now.ask, now.similar]);
  if (wanted === shown) {
    scrollTo(0, scrollBefore);
    opened?.focus({ preventScroll: true });
    return;
  }
  shown = wanted;
  find(now, askAfterMillis);
}

function find(now, askAfterMillis) {
  clearTimeout(pause);
  const q = now.q.trim();
  if (now.similar !== null || q === "") {
    stop("search", "ask");
    show($("answer"), false);
    $("status").textContent = "";
    calm("search", "more", "ask");
    more(null);
    show($("results-head"), false);
    $("hits").replaceChildren();
    if (now.similar !== null) {
      attempt("search", () => similar(now.similar));
    }
    return;
  }
  attempt("search", () => search(q, now.mode));
  stop("ask");
  calm("ask");
  if (now.ask || isQuestion(q)) {
    pause = setTimeout(() => attempt("ask", () => ask(q)), askAfterMillis);
  } else {
    show($("answer"), false);
  }
}

function isQuestion(text) {
  return /\?\s*$/.test(text) || QUESTION.test(text.trim());
}

// What the user does

/** While typing the address is replaced, so that going back does not go letter by letter. */
function typed(askNow) {
  clearTimeout(waiting);
  const q = input.value;
  const mode = form.elements.mode.value;
  const url = href({ q: q.trim(), mode, ask: askNow && q.trim() !== "" && !isQuestion(q) });
  if (askNow && q.trim() !== state().q.trim()) {
    history.pushState(null, "", url);
  } else {
    history.replaceState(history.state, "", url);
  }
  render(askNow ? 0 : ASK_WAIT_MILLIS - SEARCH_WAIT_MILLIS);
}

input.addEventListener("input", () => {
  clearTimeout(waiting);
  clearTimeout(pause);
  stop("ask");
  $("answer").setAttribute("aria-busy", "true");
  waiting = setTimeout(() => typed(false), SEARCH_WAIT_MILLIS);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  shown = "";
  typed(true);
});

form.elements.mode.forEach((radio) => radio.addEventListener("change", () => typed(state().ask)));

$("more").addEventListener("click", () => attempt("more", searchOn));

$("home").addEventListener("click", (event) => {
  event.preventDefault();
  go("/");
  input.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const typing = event.target.matches?.("input[type=search]");
  if (event.key === "Escape") {
    escape(event, typing);
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && $("document").hidden) {
    walk(event, event.key === "ArrowDown" ? 1 : -1);
  }
});

function escape(event, typing) {
  if (state().doc !== null || state().similar !== null) {
    event.preventDefault();
    back();
  } else if (typing && input.value !== "") {
    event.preventDefault();
    input.value = "";
    typed(false);
  } else if (!typing) {
    input.focus();
  }
}

/** Up and down go from the search box through the answer's source and the titles. */
function walk(event, step) {
  const stops = [input, ...document.querySelectorAll("#answer > .answer-source a, .hit-title a, #more")].filter(
    (node) => node.offsetParent !== null,
  );
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + step];
  if (at >= 0 && next) {
    event.preventDefault();
    next.focus();
  }
}

window.addEventListener("popstate", () => render());
history.scrollRestoration = "manual";

attempt("health", async () => {
  const health = await request("health", "/healthz");
  $("size").textContent = count(health.documents, "document", "documents");
});
render();
