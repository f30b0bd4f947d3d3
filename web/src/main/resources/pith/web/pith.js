// The page of a Pith server: it draws what the address says (see js/state.js), and changes the address by what the
// user does.

import { $, element, show } from "./js/dom.js";
import { ask, isQuestion } from "./js/ask.js";
import { attempt, calm, request, stop } from "./js/request.js";
import { chips, drawFacets, forgetFields } from "./js/filters.js";
import { clear, find, findMore, findSimilar } from "./js/hits.js";
import { dashboard, leave } from "./js/dashboard.js";
import { draw as drawOptions, know, options } from "./js/options.js";
import { go, href, onChange, refresh, replace, searched, state } from "./js/state.js";
import { count } from "./js/text.js";
import { close as closeCompletions, suggestions } from "./js/suggest.js";
import { keyboard, themes } from "./js/keys.js";
import { read } from "./js/document.js";
import { uploads } from "./js/upload.js";

const SEARCH_WAIT_MILLIS = 130;
const ASK_WAIT_MILLIS = 550;

const input = $("q");

/** What is shown now, so that going back to it needs no request. */
let shown = "";
/** The question that is being asked, or whose answer is shown; it is not asked twice. */
let asked = "";
let scrolled = 0;
let opened = null;

/** Timers: of a search that waits for the next key, and of an asking that does. */
let waiting = 0;
let pause = 0;

/**
 * Draws the state.
 *
 * @param anew whether to search again, though nothing changed
 * @param askAfterMillis how long a question rests before it is asked; 0 unless it is still being typed
 */
function render(anew = false, askAfterMillis = 0) {
  const now = state();
  if (input.value.trim() !== now.q.trim()) {
    input.value = now.q;
  }
  show($("clear"), input.value !== "");
  stop("document", "alike");
  const view = viewOf(now);
  const before = document.body.dataset.view;
  document.body.dataset.view = view;
  show($("document"), view === "document" && before === "document");
  show($("start"), view === "start");
  if (view === "collection") {
    attempt("overview", dashboard);
    return;
  }
  leave();
  drawOptions();
  chips();
  const wanted = JSON.stringify([searched(), now.similar]);
  if (wanted !== shown || anew) {
    shown = wanted;
    look(now, askAfterMillis);
  } else if (view === "results" && before === "document") {
    scrollTo(0, scrolled);
    opened?.focus({ preventScroll: true });
  }
  if (view === "document") {
    current(now.doc);
    attempt("document", () => read(now), () => show($("document"), false));
  } else {
    calm("document");
    current(null);
    document.title = (now.q.trim() ? now.q.trim() + " · " : "") + "Pith";
  }
}

function viewOf(now) {
  if (now.view !== null) {
    return now.view;
  }
  if (now.doc !== null) {
    return "document";
  }
  return now.similar !== null || now.q.trim() !== "" || now.filters.length > 0 ? "results" : "start";
}

/** Marks the hit that is open beside the hits, where there is room for both. */
function current(id) {
  document.querySelectorAll(".hit").forEach((hit) => hit.classList.toggle("hit-open", hit.dataset.id === id));
}

function look(now, askAfterMillis) {
  const q = now.q.trim();
  if (now.similar !== null || (q === "" && now.filters.length === 0)) {
    stop("search");
    calm("search", "more");
    hideAnswer();
    clear();
    drawFacets(null);
    if (now.similar !== null) {
      attempt("search", () => findSimilar(now.similar), clear);
    }
    return;
  }
  // What stood there answers another query.
  attempt("search", () => find(now, askAfterMillis > 0).then(() => current(state().doc)), clear);
  if (q !== "" && (now.ask || isQuestion(q))) {
    question(now, askAfterMillis);
  } else {
    hideAnswer();
  }
}

function question(now, askAfterMillis) {
  const wanted = JSON.stringify([now.q.trim(), now.filters]);
  if (wanted === asked) {
    return;
  }
  unask();
  pause = setTimeout(() => {
    asked = wanted;
    attempt("ask", () => ask(now), () => (asked = ""));
  }, askAfterMillis);
}

/** Gives up the question that is being asked, and the one that waits. */
function unask() {
  clearTimeout(pause);
  stop("ask");
  calm("ask");
  asked = "";
}

function hideAnswer() {
  unask();
  show($("answer"), false);
  $("answer").setAttribute("aria-busy", "false");
}

// What the user does

/** While typing the address is replaced, so that going back does not go letter by letter. */
function typed(askNow) {
  clearTimeout(waiting);
  const now = state();
  const q = input.value.trim();
  const url = href({ ...searched(), q, ask: askNow && q !== "" && !isQuestion(q) });
  const leaving = now.doc !== null || now.similar !== null || now.view !== null || (now.q === "" && q !== "");
  if ((askNow && q !== now.q.trim()) || leaving) {
    history.pushState({ within: true }, "", url);
  } else {
    replace(url);
  }
  render(askNow, askNow ? 0 : ASK_WAIT_MILLIS - SEARCH_WAIT_MILLIS);
}

function listen() {
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    unask();
    show($("clear"), input.value !== "");
    $("answer").setAttribute("aria-busy", String(!$("answer").hidden));
    waiting = setTimeout(() => typed(false), SEARCH_WAIT_MILLIS);
  });
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    closeCompletions();
    typed(true);
  });
  $("clear").addEventListener("click", () => {
    input.value = "";
    typed(false);
    input.focus();
  });
  $("more").addEventListener("click", () => attempt("more", findMore));
  for (const link of document.querySelectorAll("a[data-go]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(link.getAttribute("href"));
      if (link.id === "home") {
        input.focus();
      }
    });
  }
  // Before the page goes elsewhere: where it was, to come back to.
  $("found").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) {
      scrolled = scrollY;
      opened = link;
    }
  }, true);
  addEventListener("popstate", () => render());
  history.scrollRestoration = "manual";
}

/** On a narrow screen the facets are folded away until they are wanted. */
function fold() {
  const wide = matchMedia("(min-width: 60rem)");
  const follow = () => ($("facets").open = wide.matches);
  wide.addEventListener("change", follow);
  follow();
}

async function overview() {
  const facts = await request("health", "/v1/overview");
  calm("health");
  know(facts.weight);
  $("size").textContent = count(facts.documents, "document", "documents");
  $("held").replaceChildren(...held(facts));
}

function held(facts) {
  if (facts.documents === 0) {
    return ["There are no documents yet. ", element("code", "", "pith index FOLDER"), " brings some."];
  }
  return [count(facts.documents, "document", "documents") + ", " + count(facts.passages, "passage", "passages") + "."];
}

onChange(render);
listen();
fold();
options();
themes();
keyboard(() => typed(false));
suggestions(() => typed(false));
attempt("health", overview);
uploads(() => {
  forgetFields();
  attempt("health", overview);
  asked = "";
  refresh(true);
});
render();
