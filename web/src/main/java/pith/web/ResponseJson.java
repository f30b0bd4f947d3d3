package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Completion;
import pith.engine.Document;
import pith.engine.Explanation;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Results;
import pith.indexer.IndexReport;

/** The engine's words as JSON. Offsets are UTF-16 units, as JavaScript and Java count. */
final class ResponseJson {
    private ResponseJson() {}

    static ObjectNode results(Query query, Results results) {
        ObjectNode json = Json.object();
        json.put("query", query.text());
        json.put("mode", query.mode().name().toLowerCase(Locale.ROOT));
        json.put("comparable", query.comparable());
        ExplainedJson.unfinished(json, results.unfinished());
        json.put("total", results.total());
        json.put("exact", results.exact());
        if (!results.facets().isEmpty()) {
            json.set("facets", FacetJson.write(results.facets()));
        }
        json.put("view", results.view());
        json.put("cursor", results.cursor());
        json.put("didYouMean", results.didYouMean());
        json.put("tookMillis", results.tookMillis());
        json.set("hits", hits(results.hits()));
        return json;
    }

    static ObjectNode similar(List<String> ids, Results results) {
        ObjectNode json = Json.object();
        ids.forEach(json.putArray("ids")::add);
        json.put("total", results.total());
        json.put("exact", results.exact());
        json.put("view", results.view());
        json.put("tookMillis", results.tookMillis());
        json.set("hits", hits(results.hits()));
        return json;
    }

    static ObjectNode completions(String typed, List<Completion> completions) {
        ObjectNode json = Json.object();
        json.put("q", typed);
        ArrayNode array = json.putArray("completions");
        for (Completion each : completions) {
            array.addObject()
                    .put("text", each.text())
                    .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
                    .put("documents", each.documents());
        }
        return json;
    }

    static ObjectNode answers(Answers answers) {
        ObjectNode json = Json.object();
        json.put("question", answers.question());
        ArrayNode array = json.putArray("answers");
        answers.answers().forEach(answer -> array.add(answer(answer)));
        json.put("noAnswer", answers.noAnswer());
        json.put("threshold", answers.threshold());
        json.put("calibrated", answers.calibrated());
        json.put("passagesRead", answers.passagesRead());
        json.put("partial", answers.partial());
        json.set("hits", hits(answers.hits()));
        json.put("view", answers.view());
        json.put("searchMillis", answers.searchMillis());
        json.put("tookMillis", answers.tookMillis());
        return json;
    }

    /** What was found for a question, before it is read. */
    static ObjectNode hits(Question question, Results found) {
        ObjectNode json = Json.object().put("question", question.text());
        json.set("hits", hits(found.hits()));
        return json.put("view", found.view());
    }

    private static JsonNode answer(Answer answer) {
        ObjectNode json = Json.object();
        json.put("text", answer.text());
        place(json, answer.place());
        json.put("probability", answer.probability());
        name(json.putObject("document"), answer.document());
        ObjectNode passage = json.putObject("passage");
        place(passage, answer.document(), answer.passage());
        passage.putObject("answer")
                .put("start", answer.start() - answer.passage().start())
                .put("end", answer.end() - answer.passage().start());
        ObjectNode sentence =
                json.putObject("sentence").put("text", answer.sentence().text());
        place(sentence, answer.sentence());
        json.put("documents", answer.documents());
        ArrayNode evidence = json.putArray("evidence");
        for (Answer.Place each : answer.evidence()) {
            ObjectNode place = evidence.addObject()
                    .put("id", each.document().id())
                    .put("title", each.document().title());
            place(place, each);
        }
        answer.signals().values().forEach(json.putObject("signals")::put);
        return json;
    }

    /** Offsets in UTF-16 units and in code points, the page, and a link, unless that is a file of this machine. */
    private static void place(ObjectNode json, Answer.Place place) {
        json.put("start", place.start());
        json.put("end", place.end());
        json.putObject("codePoints").put("start", place.startCodePoint()).put("end", place.endCodePoint());
        page(json, place.document(), place.start());
        if (isPublic(place.document())) {
            json.put("link", place.link());
        }
    }

    private static ArrayNode hits(List<Hit> hits) {
        ArrayNode array = Json.object().arrayNode();
        for (Hit hit : hits) {
            ObjectNode json = array.addObject();
            name(json, hit.document());
            json.put("score", hit.score());
            if (hit.relevance() != null) {
                json.put("relevance", hit.relevance());
            }
            ArrayNode passages = json.putArray("passages");
            hit.passages().forEach(passage -> passages.add(passage(hit.document(), passage)));
            ShownJson.write(hit, json);
            Explanation explanation = hit.explanation();
            json.putObject("explanation")
                    .put("weight", explanation.weight())
                    .put("cosine", explanation.cosine())
                    .put("bm25", explanation.bm25())
                    .put("bound", explanation.bound());
        }
        return array;
    }

    private static ObjectNode passage(Document document, ScoredPassage scored) {
        ObjectNode json = Json.object();
        place(json, document, scored.passage());
        json.put("score", scored.score());
        ArrayNode words = json.putArray("words");
        Pieces pieces = scored.words();
        for (int i = 0; i < pieces.count(); i++) {
            words.addArray().add(pieces.starts()[i]).add(pieces.ends()[i]);
        }
        ShownJson.write(scored, json);
        Answer answer = scored.answer();
        if (answer != null) {
            json.putObject("answer")
                    .put("text", answer.text())
                    .put("start", answer.start() - scored.passage().start())
                    .put("end", answer.end() - scored.passage().start())
                    .put("probability", answer.probability());
        }
        return json;
    }

    private static void place(ObjectNode json, Document document, Passage passage) {
        json.put("text", passage.text());
        json.put("start", passage.start());
        json.put("end", passage.end());
        page(json, document, passage.start());
    }

    /** The page that an offset is on, from 1; nothing for a document without pages. */
    private static void page(ObjectNode json, Document document, int offset) {
        document.pageAt(offset).ifPresent(page -> json.put("page", page));
    }

    /** Id, title, and where the original is, unless that is a file of this machine: then the id tells. */
    private static void name(ObjectNode json, Document document) {
        json.put("id", document.id());
        json.put("title", document.title());
        if (isPublic(document)) {
            json.put("uri", document.uri());
        }
    }

    private static boolean isPublic(Document document) {
        return !document.uri().isEmpty()
                && !document.uri().toLowerCase(Locale.ROOT).contains("file:");
    }

    static ObjectNode document(Document document) {
        ObjectNode json = Json.object();
        name(json, document);
        if (!document.language().isEmpty()) {
            json.put("language", document.language());
        }
        json.put("text", document.text());
        if (!document.pageStarts().isEmpty()) {
            document.pageStarts().forEach(json.putArray("pages")::add);
        }
        ObjectNode metadata = json.putObject("metadata");
        document.metadata().forEach((field, value) -> metadata.set(field, ValueJson.write(value)));
        if (!document.modified().equals(Instant.EPOCH)) {
            json.put("modified", document.modified().toString());
        }
        return json;
    }

    /**
     * What became of the documents of a request.
     *
     * @param entries one a document
     */
    static ObjectNode written(List<IndexReport.Entry> entries, IndexReport report) {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("documents");
        for (IndexReport.Entry entry : entries) {
            ObjectNode each = array.addObject();
            each.put("id", entry.name());
            each.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
            if (!entry.reason().isEmpty()) {
                each.put("reason", entry.reason());
            }
        }
        json.put("passages", report.passages());
        json.put("tookMillis", report.tookMillis());
        return json;
    }

    static ObjectNode health(IndexView view) {
        return Json.object()
                .put("status", "ok")
                .put("documents", view.documentCount())
                .put("passages", view.passageCount())
                .put("view", view.name());
    }
}
