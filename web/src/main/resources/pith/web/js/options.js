// How is searched and in which order: the panel for the curious.

import { $ } from "./dom.js";
import { fields } from "./filters.js";
import { go, href, PLAIN, searched } from "./state.js";

const PLAIN_WEIGHT = 0.6;
let tuned = PLAIN_WEIGHT;

/** @param weight the server's, for a search that names none */
export function know(weight) {
  tuned = weight ?? PLAIN_WEIGHT;
  draw();
}

function changed(part) {
  go(href({ ...searched(), ...part }));
}

export function options() {
  const form = $("options");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.mode.forEach((radio) => radio.addEventListener("change", () => changed({ mode: form.elements.mode.value })));
  form.elements.fusion.addEventListener("change", () => changed({ fusion: form.elements.fusion.value }));
  form.elements.syntax.addEventListener("change", () => changed({ syntax: form.elements.syntax.value }));
  form.elements.fold.addEventListener("change", () => changed({ fold: form.elements.fold.checked }));
  form.elements.weight.addEventListener("input", told);
  form.elements.weight.addEventListener("change", () => changed({ w: Number(form.elements.weight.value) }));
  form.elements.min.addEventListener("input", told);
  form.elements.min.addEventListener("change", () => changed({ min: Number(form.elements.min.value) }));
  $("reset").addEventListener("click", () => changed(PLAIN));
  $("sort").addEventListener("change", () => changed({ sort: $("sort").value }));
}

function told() {
  const { weight, min } = $("options").elements;
  const meaning = Math.round(weight.value * 100);
  $("weight-told").textContent = "words " + (100 - meaning) + " %, meaning " + meaning + " %";
  $("min-told").textContent = Number(min.value) > 0 ? Number(min.value).toFixed(2) + " and more" : "any";
}

/** The panel as the address says. */
export function draw() {
  const now = searched();
  const { mode, weight, fusion, syntax, min, fold } = $("options").elements;
  mode.value = now.mode;
  weight.value = now.w ?? tuned;
  weight.disabled = now.mode !== "hybrid";
  fusion.value = now.fusion;
  fusion.disabled = now.mode !== "hybrid";
  syntax.value = now.syntax;
  min.value = now.min;
  fold.checked = now.fold;
  told();
  drawSort(now.sort);
}

const ORDERS = {
  keyword: ["A to Z", "Z to A"],
  flag: ["no first", "yes first"],
  whole: ["least first", "greatest first"],
  real: ["least first", "greatest first"],
  date: ["oldest first", "newest first"],
};

async function drawSort(sort) {
  const choices = [["", "Best first"]];
  for (const { name, kind } of await fields()) {
    const [up, down] = ORDERS[kind] ?? ORDERS.keyword;
    choices.push(["-" + name, name + ", " + down], [name, name + ", " + up]);
  }
  if (sort && choices.every(([key]) => key !== sort)) {
    choices.push([sort, sort.replace(/^-/, "") + (sort.startsWith("-") ? ", last first" : ", first first")]);
  }
  const same = choices.length === $("sort").options.length;
  if (!same || choices.some(([key], i) => $("sort").options[i].value !== key)) {
    $("sort").replaceChildren(...choices.map(([key, text]) => new Option(text, key)));
  }
  $("sort").value = searched().sort;
}
