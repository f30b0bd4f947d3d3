// Files dropped anywhere on the page are added to the index, where the server takes files.

import { $, anchor, button, element, show } from "./dom.js";
import { authorization } from "./request.js";
import { bytes } from "./text.js";
import { go, href } from "./state.js";

/** Takes a file as the body of a request. */
const ROUTE = "/v1/files";

const AT_ONCE = 2;

const waiting = [];
let active = 0;
let added = () => {};

/** Shows how to add files if this server can take them. @param done called whenever files were added */
export async function uploads(done) {
  added = done;
  if (!(await offered())) {
    return;
  }
  show($("add"));
  $("add").addEventListener("click", () => $("files").click());
  $("files").addEventListener("change", () => {
    enqueue([...$("files").files]);
    $("files").value = "";
  });
  $("uploads-close").addEventListener("click", () => {
    show($("uploads"), false);
    $("q").focus();
  });
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => hasFiles(event) && show($("drop"), ++depth > 0));
  addEventListener("dragleave", (event) => hasFiles(event) && show($("drop"), --depth > 0));
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      depth = 0;
      show($("drop"), false);
      enqueue([...event.dataTransfer.files]);
    }
  });
}

async function offered() {
  try {
    const response = await fetch("/openapi.json", { headers: authorization() });
    const { paths = {} } = response.ok ? await response.json() : {};
    return Boolean(paths[ROUTE]?.post);
  } catch {
    return false;
  }
}

function enqueue(files) {
  if (files.length === 0) {
    return;
  }
  show($("uploads"));
  for (const file of files) {
    const told = element("span", "upload-told", "waiting");
    const progress = element("progress", "");
    progress.max = 1;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    const row = element("li", "upload", element("span", "upload-name", file.name), told, progress);
    $("upload-list").prepend(row);
    waiting.push({ file, row, told, progress });
  }
  next();
}

function next() {
  while (active < AT_ONCE && waiting.length > 0) {
    active++;
    const each = waiting.shift();
    send(each).finally(() => {
      active--;
      next();
      if (active === 0 && waiting.length === 0) {
        added();
      }
    });
  }
}

/** One file a request, so that each has its own progress. */
function send(each) {
  const { file, told, progress } = each;
  return new Promise((resolve) => {
    const http = new XMLHttpRequest();
    http.open("POST", ROUTE + "?" + new URLSearchParams({ name: file.name }));
    Object.entries(authorization()).forEach(([name, value]) => http.setRequestHeader(name, value));
    http.responseType = "json";
    http.upload.addEventListener("progress", (event) => {
      progress.value = event.lengthComputable ? event.loaded / event.total : 0;
      told.textContent = bytes(event.loaded) + " sent";
    });
    http.upload.addEventListener("load", () => {
      progress.removeAttribute("value");
      told.textContent = "reading";
    });
    http.addEventListener("load", () => resolve(finish(each, outcome(http))));
    http.addEventListener("error", () => resolve(finish(each, { failed: "The server does not answer." })));
    http.send(file);
  });
}

/** What became of it: the problem of a refused request, or else the file's own line in the answer. */
function outcome(http) {
  const json = http.response;
  if (http.status >= 400) {
    return { failed: json?.detail ?? "refused with status " + http.status };
  }
  const [first] = json?.documents ?? [];
  const failed = first?.outcome === "failed" || first?.error ? first.reason ?? first.error ?? "it cannot be read" : null;
  return { failed, id: first?.id, told: first?.outcome };
}

function finish({ file, row, told, progress }, { failed, id, told: text }) {
  progress.remove();
  if (id && !failed) {
    row.firstChild.replaceChildren(anchor("", file.name, href({ doc: id }), go));
  }
  row.classList.add(failed ? "upload-failed" : "upload-done");
  told.textContent = failed ?? text ?? "added";
  if (failed && file.size > 0) {
    const again = button("link", "Try again", () => {
      row.remove();
      enqueue([file]);
    });
    row.append(again);
  }
}
