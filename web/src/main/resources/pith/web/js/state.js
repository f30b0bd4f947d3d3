// The address is the state: all that is shown can be linked to, and the browser's back button takes back each step.
//
//   q        what is looked for            f        a filter as JSON, as the server takes it; any number of them
//   ask=1    to be answered, though it     mode, w, fusion, syntax, min, fold, sort    how it is looked for
//            looks like no question        similar  a document to find others like
//   doc      a document to read, with      at       the passage and
//   answer   the answer to mark in it, both as START-END in UTF-16 units
//   view     "collection" for what the index holds

const MODES = ["hybrid", "words", "vector"];
const FUSIONS = ["bounded", "rrf", "min-max", "z-score"];
const SYNTAXES = ["forgiving", "strict", "plain"];

/** Nobody needs more filters by hand; the server has its own limit. */
const MAX_FILTERS = 20;

/** What the tuning has when nobody touched it; the weight is then the server's. */
export const PLAIN = { mode: "hybrid", w: null, fusion: "bounded", syntax: "forgiving", min: 0, fold: false };

export function state() {
  const params = new URLSearchParams(location.search);
  return {
    q: params.get("q") ?? "",
    ask: params.get("ask") === "1",
    filters: params.getAll("f").map(parsed).filter((filter) => filter !== null).slice(0, MAX_FILTERS),
    sort: params.get("sort") ?? "",
    mode: oneOf(MODES, params.get("mode")),
    w: share(params.get("w")),
    fusion: oneOf(FUSIONS, params.get("fusion")),
    syntax: oneOf(SYNTAXES, params.get("syntax")),
    min: share(params.get("min")) ?? 0,
    fold: params.get("fold") === "1",
    similar: params.get("similar"),
    doc: params.get("doc"),
    at: range(params.get("at")),
    answer: range(params.get("answer")),
    view: params.get("view") === "collection" ? "collection" : null,
  };
}

function oneOf(known, text) {
  return known.includes(text) ? text : known[0];
}

function share(text) {
  const given = text === null || text === "" ? NaN : Number(text);
  return given >= 0 && given <= 1 ? given : null;
}

function range(text) {
  const parts = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? "");
  return parts ? [Number(parts[1]), Number(parts[2])] : null;
}

function parsed(text) {
  try {
    const filter = JSON.parse(text);
    return filter !== null && typeof filter === "object" && !Array.isArray(filter) ? filter : null;
  } catch {
    return null;
  }
}

/** The address of a state; what is as it is anyway is left out. */
export function href(wanted) {
  const query = new URLSearchParams();
  const { filters = [], ...params } = wanted;
  for (const [name, given] of Object.entries(params)) {
    const plain = given === null || given === undefined || given === "" || given === false || given === PLAIN[name];
    if (!plain) {
      query.set(name, Array.isArray(given) ? given.join("-") : given === true ? "1" : String(given));
    }
  }
  filters.forEach((filter) => query.append("f", JSON.stringify(filter)));
  const text = query.toString();
  return "/" + (text ? "?" + text : "");
}

/** What the address has of the search alone: the document, the similar ones and the view left out. */
export function searched() {
  const { q, ask, filters, sort, mode, w, fusion, syntax, min, fold } = state();
  return { q, ask, filters, sort, mode, w, fusion, syntax, min, fold };
}

let render = () => {};

export function onChange(listener) {
  render = listener;
}

/** One step on, which the back button takes back. */
export function go(url) {
  if (url !== location.pathname + location.search) {
    history.pushState({ within: true }, "", url);
  }
  render();
}

/** Another address for the same step. */
export function replace(url) {
  history.replaceState(history.state, "", url);
}

/** One step back: to the page's own last state, or to the search where there is none. */
export function back() {
  if (history.state?.within) {
    history.back();
  } else {
    replace(href(searched()));
    render();
  }
}

/** @param anew whether to search again, though the address is the same */
export function refresh(anew) {
  render(anew);
}
