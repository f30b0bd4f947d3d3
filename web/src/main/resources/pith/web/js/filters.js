// What narrows a search down: the facets beside the hits, and the chips above them.

import { $, anchor, bar, button, element, show, unseen } from "./dom.js";
import { go, href, PLAIN, refresh, searched } from "./state.js";
import { date, number, value } from "./text.js";
import { request } from "./request.js";

const MAX_FACETS = 8;
const FEW_VALUES = 6;
const MANY_VALUES = 60;

/** Numbers with more values than this are narrowed by a range. */
const MAX_NUMBERS = 12;

let known = null;
const widened = new Set();

/** The fields of the index: asked for once, and anew when something was added. */
export function fields() {
  known ??= request("fields", "/v1/fields").then(
    (json) => json.fields,
    () => {
      known = null;
      return [];
    },
  );
  return known;
}

export function forgetFields() {
  known = null;
}

/** Those whose values are worth counting: not the ones that tell every document from every other. */
async function counted() {
  const worth = (await fields()).filter((field) => field.kind === "date" || isRange(field) || field.most > 1);
  const order = ["keyword", "flag", "date", "whole", "real"];
  worth.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return worth.slice(0, MAX_FACETS);
}

function isRange(field) {
  return ["whole", "real"].includes(field.kind) && (field.more || field.values > MAX_NUMBERS);
}

/** The facets that a search asks for. */
export async function facets(filters) {
  return (await counted())
    .filter((field) => !isRange(field))
    .map(({ name, kind }) => {
      if (kind === "date") {
        const steps = filters.filter((filter) => fieldOf(filter) === name).length;
        return { field: name, span: ["year", "month", "day"][Math.min(steps, 2)] };
      }
      return { field: name, limit: widened.has(name) ? MANY_VALUES : FEW_VALUES };
    });
}

/** All filters as one, as the server takes it. */
export function combined(filters) {
  return filters.length === 0 ? undefined : filters.length === 1 ? filters[0] : { and: filters };
}

function fieldOf(filter) {
  return filter.among ? fieldOf(filter.among) : filter.field;
}

/** A filter in words: [what, which]. */
function described(filter) {
  if (filter.among) {
    return described(filter.among);
  }
  if (filter.below !== undefined) {
    return ["in", String(filter.below)];
  }
  if (filter.not) {
    const [what, which] = described(filter.not);
    return ["not " + what, which];
  }
  if (filter.field !== undefined) {
    return [String(filter.field), tested(filter)];
  }
  return ["filter", JSON.stringify(filter)];
}

function tested(filter) {
  if (filter.is !== undefined) {
    return value(filter.is);
  }
  if (filter.from !== undefined || filter.to !== undefined) {
    return span(filter.from, filter.to);
  }
  const { field, ...test } = filter;
  const [[name, given]] = Object.entries(test).length > 0 ? Object.entries(test) : [["?", field]];
  return name + " " + (Array.isArray(given) ? given.map(value).join(" or ") : value(given));
}

/** A year, month or day by its name, any other range by its ends. */
function span(from, to) {
  const [begin, end] = [from?.date ?? "", to?.date ?? ""];
  if (/T00:00:00Z$/.test(begin) && /T23:59:59\.999Z$/.test(end)) {
    if (begin.slice(4, 10) === "-01-01" && end.startsWith(begin.slice(0, 4) + "-12-31")) {
      return begin.slice(0, 4);
    }
    if (begin.slice(0, 10) === end.slice(0, 10)) {
      return date(begin);
    }
    if (begin.slice(7, 10) === "-01" && begin.slice(0, 7) === end.slice(0, 7)) {
      return new Date(begin).toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
    }
  }
  if (from === undefined) {
    return "up to " + value(to);
  }
  return to === undefined ? "from " + value(from) : value(from) + " to " + value(to);
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The address of the same search with a filter more, or without one that it has. */
function toggled(filter) {
  const now = searched();
  const others = now.filters.filter((each) => !same(each, filter));
  return href({ ...now, filters: others.length < now.filters.length ? others : [...others, filter] });
}

/** A folder that narrows down to what lies in it. */
export function folder(path, name) {
  return anchor("folder", name, href({ ...searched(), filters: [{ below: path }] }), go);
}

// Chips

/** One chip for each filter and each setting that is not as it was found. */
export function chips() {
  const now = searched();
  const made = now.filters.map((filter) => {
    const [what, which] = described(filter);
    return chip(what, which, () => go(toggled(filter)));
  });
  for (const [name, label, text] of settings(now)) {
    made.push(chip(label, text, () => go(href({ ...now, [name]: PLAIN[name] ?? null }))));
  }
  if (made.length > 1) {
    made.push(element("li", "", button("link", "Clear all", () => go(href({ ...now, ...PLAIN, filters: [] })))));
  }
  $("chips").replaceChildren(...made);
  show($("chips"), made.length > 0);
}

function settings(now) {
  const modes = { words: "words only", vector: "meaning only" };
  return [
    ["mode", "by", modes[now.mode]],
    ["w", "meaning counts", now.w === null ? null : Math.round(now.w * 100) + " %"],
    ["fusion", "fusion", now.fusion === PLAIN.fusion ? null : now.fusion],
    ["syntax", "syntax", now.syntax === PLAIN.syntax ? null : now.syntax],
    ["min", "score from", now.min > 0 ? now.min.toFixed(2) : null],
    ["fold", "near-duplicates", now.fold ? "as one" : null],
  ].filter(([, , text]) => text);
}

function chip(what, which, remove) {
  const off = button("chip", "", () => {
    remove();
    $("q").focus();
  });
  const cross = element("span", "chip-off", "×");
  cross.setAttribute("aria-hidden", "true");
  off.append(unseen("Remove "), element("span", "chip-what", what + " "), element("span", "chip-which", which), cross);
  return element("li", "", off);
}

// Facets

export async function drawFacets(results) {
  const { filters } = searched();
  const counts = new Map((results?.facets ?? []).map((facet) => [facet.field, facet]));
  const groups = [];
  for (const field of results ? await counted() : []) {
    const group = isRange(field) ? between(field, filters) : values(field, counts.get(field.name), filters);
    if (group) {
      groups.push(group);
    }
  }
  const focused = document.activeElement?.closest("#facets [data-facet]")?.dataset.facet;
  $("facet-groups").replaceChildren(...groups);
  show($("facets"), groups.length > 0);
  if (focused) {
    const again = [...document.querySelectorAll("#facets [data-facet]")].find((each) => each.dataset.facet === focused);
    again?.focus();
  }
}

function values(field, facet, filters) {
  const counts = facet?.counts ?? [];
  const narrowed = counts.some((each) => filters.some((filter) => same(filter, each.filter)));
  if (counts.length < 2 && !narrowed) {
    return null;
  }
  const most = Math.max(...counts.map((each) => each.documents));
  const list = element("ul", "facet-values");
  for (const each of counts) {
    list.append(element("li", "", facetValue(field, each, filters, most)));
  }
  const group = facetGroup(field.name, list);
  if (facet.others > 0 && !widened.has(field.name)) {
    const more = button("link facet-more", "More", () => {
      widened.add(field.name);
      refresh(true);
    });
    more.append(unseen(" values of " + field.name));
    group.append(more);
  }
  return group;
}

function facetValue(field, { label, filter, documents }, filters, most) {
  const pressed = filters.some((each) => same(each, filter));
  const made = button("facet-value", "", () => go(toggled(filter)));
  made.setAttribute("aria-pressed", String(pressed));
  made.dataset.facet = field.name + " " + JSON.stringify(filter);
  const name = field.kind === "flag" ? { true: "yes", false: "no" }[label] ?? label : label;
  const total = element("span", "facet-count", number(documents));
  total.append(unseen(documents === 1 ? " document" : " documents"));
  made.append(element("span", "facet-name", name), total, bar("facet-bar", [documents / most, "bar-plain"]));
  return made;
}

function facetGroup(name, ...content) {
  const heading = element("h3", "facet-title", name);
  return element("section", "facet", heading, ...content);
}

/** Whole numbers and real ones are two things to the server. */
function bound(field, { name, value: typed }) {
  if (field.kind === "real") {
    return { real: Number(typed) };
  }
  return name === "from" ? Math.ceil(Number(typed)) : Math.floor(Number(typed));
}

/** A range of numbers, from and to. */
function between(field, filters) {
  const current = filters.find((filter) => fieldOf(filter) === field.name)?.among ?? {};
  const form = element("form", "facet-range");
  const [from, to] = ["from", "to"].map((end) => {
    const input = element("input", "");
    input.type = "number";
    input.step = "any";
    input.name = end;
    input.placeholder = end;
    input.setAttribute("aria-label", field.name + " " + end);
    input.value = current[end]?.real ?? current[end] ?? "";
    return input;
  });
  const apply = element("button", "facet-apply", "Set");
  apply.append(unseen(" the range of " + field.name));
  form.append(from, element("span", "", "–"), to, apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const now = searched();
    const others = now.filters.filter((filter) => fieldOf(filter) !== field.name);
    const range = { field: field.name };
    [from, to].filter((end) => end.value !== "").forEach((end) => (range[end.name] = bound(field, end)));
    const filter = Object.keys(range).length > 1 ? [{ among: range }] : [];
    go(href({ ...now, filters: [...others, ...filter] }));
  });
  return facetGroup(field.name, form);
}
