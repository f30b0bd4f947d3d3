// Texts and numbers as people read them. Offsets are UTF-16 units, as JavaScript counts.

import { element } from "./dom.js";

const SNIPPET_LENGTH = 320;
const ANSWER_CONTEXT = 220;

/** Text with some stretches of it marked; ranges are [start, end, class], ascending, and may overlap. */
export function marked(text, ranges, from = 0, to = text.length, shaped = (part) => part) {
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
    const space = /\s/.test(text[start - 1]) ? 0 : text.slice(start, start + 30).search(/\s/) + 1;
    start += space;
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

/** The part of a passage that tells most, with what follows it. */
export function snippet(passage, title) {
  const { text } = passage;
  const ranges = passage.words.map(([start, end]) => [start, end, ""]);
  const head = heading(text, title);
  if (text.length - head <= SNIPPET_LENGTH * 1.25) {
    return excerpt(text, ranges, head, text.length, head);
  }
  const { start, end } = passage.snippet;
  const begin = start <= head + 40 ? head : Math.min(start, text.length - SNIPPET_LENGTH);
  return excerpt(text, ranges, begin, Math.max(end, begin + SNIPPET_LENGTH), head);
}

/** An answer in its passage, marked. */
export function around(answer) {
  const { text, start: offset } = answer.passage;
  const start = answer.start - offset;
  const end = answer.end - offset;
  const head = Math.min(heading(text, answer.document.title), start);
  return excerpt(text, [[start, end, "found"]], start - ANSWER_CONTEXT, end + ANSWER_CONTEXT, head);
}

/** Where a passage goes on after the title that it begins with. */
function heading(text, title) {
  const mark = /^\s*(#{1,6}\s+)?/.exec(text)[0].length;
  const begins = title && text.startsWith(title, mark) && /^\s/.test(text.slice(mark + title.length));
  return begins ? mark + title.length + /^\s*/.exec(text.slice(mark + title.length))[0].length : mark;
}

export function percent(share) {
  const rounded = Math.round(share * 100);
  return (share < 1 && rounded === 100 ? 99 : rounded) + " %";
}

export function number(value) {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

export function count(value, one, many) {
  return value.toLocaleString("en") + " " + (value === 1 ? one : many);
}

export function duration(millis) {
  return millis < 1000 ? Math.max(1, Math.round(millis)) + " ms" : (millis / 1000).toFixed(1) + " s";
}

export function bytes(size) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = size;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 || value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1)) + " " + units[unit];
}

/** How long ago a moment was. */
export function ago(moment, now = Date.now()) {
  const seconds = Math.max(0, (now - moment.getTime()) / 1000);
  for (const [unit, length] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (seconds >= length) {
      const whole = Math.floor(seconds / length);
      return whole + " " + unit + (whole === 1 ? "" : "s") + " ago";
    }
  }
  return "just now";
}

export function date(text) {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) {
    return text;
  }
  const midnight = text.endsWith("T00:00:00Z");
  return moment.toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: midnight ? "UTC" : undefined });
}

/** A metadata value. */
export function value(of) {
  if (Array.isArray(of)) {
    return of.map(value).join(", ");
  }
  if (of !== null && typeof of === "object") {
    return of.date !== undefined ? date(of.date) : String(of.text ?? of.real ?? "");
  }
  return typeof of === "boolean" ? (of ? "yes" : "no") : String(of);
}
