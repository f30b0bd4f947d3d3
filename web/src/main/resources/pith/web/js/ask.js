// The answer on top: in the documents' own words, with how sure it is and where it stands.

import { $, anchor, bar, disclosure, element, show } from "./dom.js";
import { go, href, searched } from "./state.js";
import { calm, request } from "./request.js";
import { combined } from "./filters.js";
import { around, count, percent } from "./text.js";

const QUESTION = /^(who|whom|whose|what|when|where|which|why|how)\b\S*\s+\S+\s+\S/i;

export function isQuestion(text) {
  return /\?\s*$/.test(text) || QUESTION.test(text.trim());
}

export async function ask(now) {
  if ($("answer").hidden) {
    $("answer").replaceChildren(element("p", "waiting", "Reading the best passages…"));
    show($("answer"));
  }
  $("answer").setAttribute("aria-busy", "true");
  let answers;
  try {
    answers = await request("ask", "/v1/ask", { question: now.q.trim(), filter: combined(now.filters) });
  } catch (error) {
    show($("answer"), error.name === "AbortError" && !$("answer").hidden);
    throw error;
  }
  calm("ask");
  $("answer").setAttribute("aria-busy", "false");
  const [best, ...others] = answers.answers;
  $("answer").replaceChildren(...(best ? answered(best, others) : unanswered(answers)));
}

function unanswered(answers) {
  const belief = answers.noAnswer >= 0.5 ? "The reader is " + percent(answers.noAnswer) + " sure of that. " : "";
  const next = answers.hits.length > 0 ? "The passages closest to the question are below." : "";
  return [
    element("h2", "answer-kind", "Answer"),
    element("p", "answer-words answer-none", "No answer found in these documents."),
    element("p", "quiet", belief + next),
  ];
}

function answered(best, others) {
  const nodes = [
    element("h2", "answer-kind", "Answer"),
    element("p", "answer-words", best.text),
    element("blockquote", "answer-passage", ...around(best)),
    source(best),
  ];
  if (others.length > 0) {
    const summary = count(others.length, "other possible answer", "other possible answers");
    nodes.push(
      disclosure("answer-others", summary, (details) => {
        for (const other of others) {
          details.append(element("div", "other", element("p", "other-passage", ...around(other)), source(other)));
        }
      }),
    );
  }
  return nodes;
}

function source(answer) {
  const { document: from, passage } = answer;
  const open = {
    ...searched(),
    doc: from.id,
    at: [passage.start, passage.end],
    answer: [answer.start, answer.end],
  };
  const sure = element("span", "sure", bar("bar-sure", [answer.probability, "bar-accent"]));
  sure.append("Confidence " + percent(answer.probability));
  const made = element("p", "answer-source", anchor("", from.title || from.id, href(open), go));
  if (answer.page) {
    made.append(element("span", "page", "page " + answer.page));
  }
  made.append(sure);
  return made;
}
