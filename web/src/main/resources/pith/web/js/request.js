// Requests. Each kind has one at a time: a newer one ends the older, whose answer is dropped.

import { $, element, show } from "./dom.js";

/** How often a busy server is asked again, and how long to wait at most, in seconds. */
const MAX_RETRIES = 2;
const MAX_WAIT = 5;

/** How many of the last requests are remembered, to tell how fast they were. */
const REMEMBERED = 40;

const KEY = "pith-key";

const running = new Map();
const failures = new Map();
let asking = null;

/** The last requests: {kind, millis, at}, in the order in which they ended. */
export const timings = [];

export async function request(kind, path, body) {
  stop(kind);
  const control = new AbortController();
  running.set(kind, control);
  busy();
  try {
    const began = performance.now();
    const json = await answered(path, body, control.signal);
    remember(kind, performance.now() - began);
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

async function answered(path, body, signal, retries = MAX_RETRIES) {
  const response = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...authorization() },
    body: body ? JSON.stringify(body) : undefined,
    signal,
  });
  if ((response.status === 429 || response.status === 503) && retries > 0) {
    await pause(Math.min(MAX_WAIT, Number(response.headers.get("Retry-After")) || 1), signal);
    return answered(path, body, signal, retries - 1);
  }
  if (response.status === 401 && (await newKey())) {
    return answered(path, body, signal, retries);
  }
  const json = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(json.detail), { title: json.title ?? "The server refused", status: response.status });
  }
  return json;
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function remember(kind, millis) {
  timings.push({ kind, millis, at: Date.now() });
  timings.splice(0, timings.length - REMEMBERED);
}

// A server that is open to others wants a key. It is kept for this tab alone.

export function authorization() {
  const key = sessionStorage.getItem(KEY);
  return key ? { Authorization: "Bearer " + key } : {};
}

/** Asks for a key, once for all requests that need it; whether one was given. */
function newKey() {
  asking ??= new Promise((resolve) => {
    const dialog = $("key-dialog");
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        const key = $("key").value.trim();
        asking = null;
        if (dialog.returnValue === "use" && key) {
          sessionStorage.setItem(KEY, key);
          resolve(true);
        } else {
          resolve(false);
        }
      },
      { once: true },
    );
    dialog.showModal();
  });
  return asking;
}

export function stop(...kinds) {
  kinds.forEach((kind) => running.get(kind)?.abort());
}

function busy() {
  show($("progress"), ["search", "ask", "document"].some((kind) => running.has(kind)));
  $("hits").setAttribute("aria-busy", String(running.has("search")));
}

/** Runs what may fail, and shows how. */
export async function attempt(kind, action, failed = () => {}) {
  try {
    await action();
  } catch (error) {
    if (error.name !== "AbortError") {
      failures.set(kind, error);
      failed(error);
      complain();
    }
  }
}

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

export function calm(...kinds) {
  kinds.forEach((kind) => failures.delete(kind));
  complain();
}
