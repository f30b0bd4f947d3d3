// What somebody who types may be about to write: a list below the box, by the combobox pattern of WAI-ARIA. The focus
// stays in the box; the arrows choose, Enter takes, Escape closes.

import { $, element, show } from "./dom.js";
import { request } from "./request.js";

const WAIT_MILLIS = 90;
const MOST = 6;
const SHORTEST = 2;

let timer = 0;
let wanted = 0; // goes up whenever what was asked for is wanted no more
let active = -1;
let take = () => {};

/** @param taken what to do when a completion was taken, after it stands in the box */
export function suggestions(taken) {
  take = taken;
  const input = $("q");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(complete, WAIT_MILLIS);
  });
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", close);
  // Before the box would lose the focus by it.
  $("completions").addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) {
      choose(option);
    }
  });
}

export function close() {
  clearTimeout(timer);
  wanted++;
  active = -1;
  show($("completions"), false);
  $("q").setAttribute("aria-expanded", "false");
  $("q").removeAttribute("aria-activedescendant");
}

async function complete() {
  const input = $("q");
  const typed = input.value;
  const worth = typed.trim().length >= SHORTEST && !/[\s?!.]$/.test(typed) && document.activeElement === input;
  if (!worth || input.selectionEnd !== typed.length) {
    close();
    return;
  }
  const mine = ++wanted;
  let json;
  try {
    json = await request("suggest", "/v1/suggest?" + new URLSearchParams({ q: typed, limit: MOST }));
  } catch {
    if (mine === wanted) {
      close(); // the search says what is wrong
    }
    return;
  }
  if (mine === wanted && input.value === typed) {
    draw(typed, chosen(json.completions, typed));
  }
}

/** Words and titles take turns, so that neither keeps the other out. */
function chosen(completions, typed) {
  const useful = completions.filter((each) => each.text.toLowerCase() !== typed.trim().toLowerCase());
  const words = useful.filter((each) => each.kind === "word");
  const titles = useful.filter((each) => each.kind === "title");
  const room = Math.max(MOST / 2, MOST - titles.length);
  const first = words.slice(0, room);
  return [...first, ...titles.slice(0, MOST - first.length)];
}

function draw(typed, completions) {
  close();
  if (completions.length === 0) {
    return;
  }
  $("completions").replaceChildren(...completions.map((each, i) => option(typed, each, i)));
  show($("completions"));
  $("q").setAttribute("aria-expanded", "true");
}

function option(typed, { text, kind }, i) {
  const known = text.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
  const made = element("li", "completion", element("span", "", text.slice(0, known), element("b", "", text.slice(known))));
  made.id = "completion-" + i;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.dataset.text = text;
  if (kind === "title") {
    made.append(element("span", "completion-kind", "title"));
  }
  return made;
}

function pressed(event) {
  const open = !$("completions").hidden;
  if (event.isComposing || event.ctrlKey || event.metaKey) {
    return;
  }
  if (event.altKey) {
    if (event.key === "ArrowDown" && !open) {
      event.preventDefault();
      complete();
    }
    return;
  }
  if (!open) {
    return;
  }
  const options = [...$("completions").children];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    taken(event);
    const step = event.key === "ArrowDown" ? 1 : -1;
    // One place more than there are options: that of none, which is the box itself.
    move(((active + 1 + step + options.length + 1) % (options.length + 1)) - 1, options);
  } else if (event.key === "Enter" && active >= 0) {
    taken(event);
    choose(options[active]);
  } else if (event.key === "Escape") {
    taken(event);
    close();
  }
}

/** The key is used up: it neither walks the hits nor clears the box. */
function taken(event) {
  event.preventDefault();
  event.stopPropagation();
}

function move(to, options) {
  active = to;
  options.forEach((each, i) => each.setAttribute("aria-selected", String(i === active)));
  if (active >= 0) {
    $("q").setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  } else {
    $("q").removeAttribute("aria-activedescendant");
  }
}

function choose(made) {
  $("q").value = made.dataset.text;
  close();
  take();
}
