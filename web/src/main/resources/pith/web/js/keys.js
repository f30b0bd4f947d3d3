// The keyboard, the theme, and what tells about them.

import { $, memory } from "./dom.js";
import { back, state } from "./state.js";

const THEMES = ["system", "light", "dark"];

/** @param cleared what to do when the box was emptied by a key */
export function keyboard(cleared) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    const typing = event.target.matches?.("input:not([type=radio], [type=checkbox], [type=range]), select");
    if (event.key === "Escape") {
      escape(event, event.target === $("q"), cleared);
    } else if (event.key === "/" && !typing && single()) {
      event.preventDefault();
      $("q").focus();
      $("q").select();
    } else if (event.key === "?" && !typing && single()) {
      event.preventDefault();
      $("help").showModal();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      walk(event, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  $("help-open").addEventListener("click", () => $("help").showModal());
  $("single").checked = single();
  $("single").addEventListener("change", () => memory.set("single", $("single").checked ? null : "off"));
}

/** Whether keys that are letters or signs do something: who dictates may not want that. */
function single() {
  return memory.get("single") !== "off";
}

function escape(event, searching, cleared) {
  const { doc, similar, view } = state();
  if (doc !== null || similar !== null || view !== null) {
    event.preventDefault();
    back();
  } else if (searching && $("q").value !== "") {
    event.preventDefault();
    $("q").value = "";
    cleared();
  } else if (!searching) {
    $("q").focus();
  }
}

/** Up and down go from the search box through the answer's source and the titles. */
function walk(event, step) {
  const links = document.querySelectorAll("#answer > .answer-source a, #meant a, .hit-title a, #more");
  const stops = [$("q"), ...links].filter((node) => node.offsetParent !== null);
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + step];
  if (at >= 0 && next) {
    event.preventDefault();
    next.focus();
  }
}

export function themes() {
  draw(chosen());
  $("theme").addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length];
    memory.set("theme", next === "system" ? null : next);
    draw(next);
  });
}

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function draw(theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  const told = "Theme: " + (theme === "system" ? "as the system" : theme);
  $("theme").setAttribute("aria-label", told);
  $("theme").title = told;
}
