// What the index holds, and how fast it answers.

import { $, bar, element, show } from "./dom.js";
import { calm, request, timings, authorization } from "./request.js";
import { ago, bytes, count, date, duration, number, percent } from "./text.js";

const REFRESH_MILLIS = 5_000;

const PARTS = {
  words: "words",
  vectors: "vectors in full",
  graph: "graph over the vectors",
  text: "texts and metadata",
  fields: "names, places and values",
  other: "bookkeeping",
};

/** The server's own measures, and what they tell. */
const MEASURES = { pith_request_seconds: "How the server answers", pith_stage_seconds: "Where the time goes" };

const KINDS = { keyword: "words", flag: "yes or no", whole: "whole numbers", real: "numbers", date: "dates" };

/** What the page asks for, by the names of its requests. */
const ASKED = { search: "Searches", ask: "Answers", suggest: "Completions", document: "Documents opened" };

let timer = 0;
let before = null;

export async function dashboard() {
  clearTimeout(timer);
  const [facts, fields] = await Promise.all([
    request("overview", "/v1/overview"),
    request("overview-fields", "/v1/fields"),
  ]);
  calm("overview", "health");
  const server = await metrics();
  const title = element("h1", "view-title", "This collection");
  title.tabIndex = -1;
  const first = $("collection").hidden;
  const parts = [title, figures(facts), ...languages(facts), ...room(facts), ...columns(fields), ...rates(server), ...felt()];
  $("collection").replaceChildren(...parts);
  show($("collection"));
  document.title = "Collection · Pith";
  if (first) {
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  timer = setTimeout(() => dashboard().catch(() => {}), REFRESH_MILLIS);
}

export function leave() {
  clearTimeout(timer);
  show($("collection"), false);
}

function figures(facts) {
  const list = element("dl", "figures");
  const figure = (name, text, note) => {
    const told = element("dd", "", element("span", "figure", text));
    if (note) {
      told.append(element("span", "quiet", note));
    }
    list.append(element("div", "", element("dt", "", name), told));
  };
  figure("Documents", facts.documents.toLocaleString("en"));
  figure("Passages", facts.passages.toLocaleString("en"), facts.coverage && percent(facts.coverage) + " of the text");
  if (facts.committed) {
    figure("Last written", ago(new Date(facts.committed)), date(facts.committed));
  }
  if (facts.bytes) {
    const freed = facts.deletedShare > 0.005 ? percent(facts.deletedShare) + " to be freed" : "";
    figure("Size", bytes(facts.bytes.total), freed);
  }
  figure("Model", facts.encoder.name, facts.encoder.dimension + " numbers a vector" + (facts.vectors ? ", " + facts.vectors : ""));
  figure("Meaning counts", percent(facts.weight), "words " + percent(1 - facts.weight));
  return list;
}

function section(name, ...content) {
  return element("section", "panel", element("h2", "panel-title", name), ...content);
}

/** Rows of name, bar and number. */
function bars(name, rows, kind = "bar-accent") {
  const most = Math.max(...rows.map((row) => row.size), 1);
  const body = element("tbody", "");
  for (const { label, size, text } of rows) {
    const head = element("th", "", label);
    head.scope = "row";
    const cells = [element("td", "why-bar", bar("bar-wide", [size / most, kind])), element("td", "why-sum", text)];
    body.append(element("tr", "", head, ...cells));
  }
  return element("table", "why-table", element("caption", "unseen", name), body);
}

function languages(facts) {
  const rows = Object.entries(facts.languages ?? {})
    .sort((a, b) => b[1] - a[1])
    .map(([code, size]) => ({ label: language(code), size, text: count(size, "document", "documents") }));
  return rows.length > 0 ? [section("Languages", bars("Documents by language", rows))] : [];
}

function language(code) {
  return code === "unknown" ? "not known" : new Intl.DisplayNames("en", { type: "language" }).of(code);
}

function room(facts) {
  const rows = Object.entries(PARTS)
    .map(([part, label]) => ({ label, size: facts.bytes?.[part] ?? 0 }))
    .filter((row) => row.size > 0)
    .map((row) => ({ ...row, text: bytes(row.size) }));
  return rows.length > 0 ? [section("What takes room", bars("Bytes by part", rows, "bar-words"))] : [];
}

function columns(json) {
  if (json.fields.length === 0) {
    return [];
  }
  const head = element("tr", "");
  for (const name of ["Field", "Holds", "Values"]) {
    const cell = element("th", "", name);
    cell.scope = "col";
    head.append(cell);
  }
  const rows = json.fields.map(({ name, kind, values, more }) => {
    const first = element("th", "", name);
    first.scope = "row";
    const amount = (more ? "over " : "") + values.toLocaleString("en");
    return element("tr", "", first, element("td", "", KINDS[kind] ?? kind), element("td", "number", amount));
  });
  const table = element("table", "fields", element("thead", "", head), element("tbody", "", ...rows));
  return [section("Fields to filter and sort by", table)];
}

// How fast, by the server's own count where it has one

/** The server's histograms of seconds, by name and labels: count, sum and buckets. Null where it has none. */
async function metrics() {
  try {
    const response = await fetch("/metrics", { headers: authorization() });
    return response.ok && /text\/plain|openmetrics/.test(response.headers.get("Content-Type") ?? "")
      ? { at: Date.now(), series: histograms(await response.text()) }
      : null;
  } catch {
    return null;
  }
}

/** The histograms of seconds in what Prometheus reads, by name and labels. */
export function histograms(text) {
  const series = new Map();
  for (const [, name, part, labels, given] of text.matchAll(/^(\w+_seconds)_(bucket|count)(?:\{(.*)\})? (\S+)/gm)) {
    const limit = /(?:^|,)le="([^"]*)"/.exec(labels ?? "")?.[1];
    const others = (labels ?? "").replace(/,?le="[^"]*"/, "").replace(/^,/, "");
    const key = name + "{" + others + "}";
    const one = series.get(key) ?? { name, labels: others, count: 0, buckets: [] };
    if (part === "count") {
      one.count = Number(given);
    } else {
      one.buckets.push([limit === "+Inf" ? Infinity : Number(limit), Number(given)]);
    }
    series.set(key, one);
  }
  return series;
}

/** Within the bucket that holds it, by its place there. */
export function quantile({ buckets, count: all }, share) {
  const wanted = all * share;
  let [below, low] = [0, 0];
  for (const [limit, total] of buckets) {
    if (total >= wanted) {
      return limit === Infinity ? low : low + (limit - low) * ((wanted - below) / Math.max(1, total - below));
    }
    [below, low] = [total, limit];
  }
  return low;
}

/** A table for each measure that has counted something. */
function rates(now) {
  const counted = [...(now?.series.values() ?? [])].filter((one) => one.count > 0);
  const seconds = before && now ? (now.at - before.at) / 1000 : 0;
  const tables = [...new Set(counted.map((one) => one.name))].map((name) => {
    const rows = counted.filter((one) => one.name === name).map((one) => rateRow(one, seconds));
    const head = element("tr", "", element("td", ""));
    for (const column of ["So far", "A second", "Half within", "99 % within"]) {
      const cell = element("th", "number", column);
      cell.scope = "col";
      head.append(cell);
    }
    const table = element("table", "fields", element("thead", "", head), element("tbody", "", ...rows));
    const frame = element("div", "scroll", table);
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", MEASURES[name] ?? name);
    return section(MEASURES[name] ?? name, frame);
  });
  before = now ?? before;
  return tables;
}

function rateRow(one, seconds) {
  const first = element("th", "", labelled(one));
  first.scope = "row";
  const past = before?.series.get(one.name + "{" + one.labels + "}")?.count ?? 0;
  const rate = seconds > 0 ? number((one.count - past) / seconds) : "–";
  const cells = [one.count.toLocaleString("en"), rate, within(one, 0.5), within(one, 0.99)];
  return element("tr", "", first, ...cells.map((text) => element("td", "number", text)));
}

function labelled({ name, labels }) {
  const told = [...labels.matchAll(/\w+="([^"]*)"/g)].map((label) => label[1]).join(" ");
  return told || name.replace(/^pith_/, "").replace(/_seconds$/, "").replaceAll("_", " ");
}

function within(one, share) {
  return one.buckets.length > 0 ? duration(quantile(one, share) * 1000) : "–";
}

/** As this page has felt it, the network and the waiting included. */
function felt() {
  const rows = Object.entries(ASKED)
    .map(([kind, label]) => ({ label, millis: timings.filter((each) => each.kind === kind).map((each) => each.millis) }))
    .filter((row) => row.millis.length > 0)
    .map(({ label, millis }) => {
      millis.sort((a, b) => a - b);
      const middle = millis[Math.floor(millis.length / 2)];
      return { label, size: middle, text: duration(middle) + ", " + millis.length + " times" };
    });
  return rows.length > 0 ? [section("How fast it felt here", bars("Median time of this page's requests", rows))] : [];
}
