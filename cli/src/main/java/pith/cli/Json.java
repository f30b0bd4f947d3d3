package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import pith.engine.Answer;
import pith.engine.Answer.Place;
import pith.engine.Answers;
import pith.engine.Document;
import pith.engine.Explained;
import pith.engine.ExplainedHit;
import pith.engine.Explanation;
import pith.engine.FacetCounts;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Results.Part;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;

/** Results as JSON, with the names that the server gives them too. Offsets are UTF-16 units. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode results(Query query, Results results) {
        ObjectNode object = object().put("query", query.text())
                .put("mode", query.mode().name().toLowerCase(Locale.ROOT))
                .put("comparable", query.comparable())
                .put("didYouMean", results.didYouMean());
        add(results, object).set("unfinished", unfinished(results.unfinished()));
        return object;
    }

    private static ArrayNode unfinished(Set<Part> parts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new TreeSet<>(parts).forEach(part -> list.add(part.name().toLowerCase(Locale.ROOT)));
        return list;
    }

    static ObjectNode explained(Query query, ExplainedHit hit) {
        ObjectNode object = object().put("query", query.text())
                .put("mode", query.mode().name().toLowerCase(Locale.ROOT))
                .put("comparable", query.comparable());
        object.setAll(document(hit.document()));
        object.put("rank", hit.rank())
                .put("total", hit.total())
                .put("score", hit.score().value());
        object.set("explanation", tree(hit.score()));
        object.set("unfinished", unfinished(hit.unfinished()));
        return object.put("view", hit.view());
    }

    private static ObjectNode tree(Explained explained) {
        ObjectNode object = object().put("what", explained.what())
                .put("value", explained.value())
                .put("operation", explained.operation().name().toLowerCase(Locale.ROOT));
        if (!explained.parts().isEmpty()) {
            ArrayNode parts = object.putArray("parts");
            explained.parts().forEach(part -> parts.add(tree(part)));
        }
        return object;
    }

    static ObjectNode similar(List<String> ids, Results results) {
        ObjectNode object = object();
        ids.forEach(object.putArray("ids")::add);
        return add(results, object);
    }

    private static ObjectNode add(Results results, ObjectNode object) {
        object.set("hits", hits(results.hits()));
        if (!results.facets().isEmpty()) {
            object.set("facets", facets(results.facets()));
        }
        return object.put("total", results.total())
                .put("exact", results.exact())
                .put("view", results.view())
                .put("cursor", results.cursor())
                .put("tookMillis", results.tookMillis());
    }

    private static ArrayNode facets(List<FacetCounts> facets) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (FacetCounts each : facets) {
            ObjectNode facet = list.addObject().put("field", each.facet().field());
            ArrayNode counts = facet.putArray("counts");
            each.counts()
                    .forEach(count ->
                            counts.addObject().put("label", count.label()).put("documents", count.documents()));
            facet.put("others", each.others());
        }
        return list;
    }

    static ObjectNode answers(Answers answers) {
        ObjectNode object = object().put("question", answers.question());
        ArrayNode list = object.putArray("answers");
        answers.answers().forEach(answer -> list.add(answer(answer)));
        object.put("noAnswer", answers.noAnswer())
                .put("threshold", answers.threshold())
                .put("calibrated", answers.calibrated())
                .put("passagesRead", answers.passagesRead())
                .put("partial", answers.partial());
        object.set("hits", hits(answers.hits()));
        return object.put("view", answers.view())
                .put("searchMillis", answers.searchMillis())
                .put("tookMillis", answers.tookMillis());
    }

    private static ArrayNode hits(List<Hit> hits) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        hits.forEach(hit -> list.add(hit(hit)));
        return list;
    }

    private static ObjectNode hit(Hit hit) {
        ObjectNode object = document(hit.document()).put("score", hit.score());
        if (hit.relevance() != null) {
            object.put("relevance", hit.relevance());
        }
        ArrayNode passages = object.putArray("passages");
        for (ScoredPassage each : hit.passages()) {
            ObjectNode passage = passages.addObject()
                    .put("text", each.passage().text())
                    .put("start", each.passage().start())
                    .put("end", each.passage().end());
            addPage(hit.document(), each.passage().start(), passage);
            passage.put("score", each.score());
            ArrayNode words = passage.putArray("words");
            for (int i = 0; i < each.words().count(); i++) {
                words.addArray().add(each.words().starts()[i]).add(each.words().ends()[i]);
            }
            passage.putObject("snippet")
                    .put("start", each.snippet().start())
                    .put("end", each.snippet().end())
                    .put("nearest", each.snippet().nearest());
            if (each.around().text().length() > each.passage().text().length()) {
                passage.putObject("around")
                        .put("text", each.around().text())
                        .put("start", each.around().start())
                        .put("end", each.around().end());
            }
            Answer answer = each.answer();
            if (answer != null) {
                passage.putObject("answer")
                        .put("text", answer.text())
                        .put("start", answer.start() - each.passage().start())
                        .put("end", answer.end() - each.passage().start())
                        .put("probability", answer.probability());
            }
        }
        if (!hit.duplicates().isEmpty()) {
            hit.duplicates().forEach(object.putArray("duplicates")::add);
        }
        Explanation explanation = hit.explanation();
        object.putObject("explanation")
                .put("weight", explanation.weight())
                .put("cosine", explanation.cosine())
                .put("bm25", explanation.bm25())
                .put("bound", explanation.bound());
        return object;
    }

    private static ObjectNode answer(Answer answer) {
        ObjectNode object = object().put("text", answer.text());
        object.setAll(place(answer.place()));
        object.put("probability", answer.probability());
        object.set("document", document(answer.document()));
        object.putObject("passage")
                .put("text", answer.passage().text())
                .put("start", answer.passage().start())
                .put("end", answer.passage().end())
                .putObject("answer")
                .put("start", answer.start() - answer.passage().start())
                .put("end", answer.end() - answer.passage().start());
        object.putObject("sentence").put("text", answer.sentence().text()).setAll(place(answer.sentence()));
        object.put("documents", answer.documents());
        ArrayNode evidence = object.putArray("evidence");
        for (Place place : answer.evidence()) {
            ObjectNode each = evidence.addObject()
                    .put("id", place.document().id())
                    .put("title", place.document().title());
            each.setAll(place(place));
        }
        answer.signals().values().forEach(object.putObject("signals")::put);
        return object;
    }

    /** Offsets in UTF-16 units and in code points, and what opens the original there. */
    private static ObjectNode place(Place place) {
        ObjectNode object = object().put("start", place.start()).put("end", place.end());
        object.putObject("codePoints").put("start", place.startCodePoint()).put("end", place.endCodePoint());
        place.document().pageAt(place.start()).ifPresent(page -> object.put("page", page));
        String link = place.link();
        return link.isEmpty() ? object : object.put("link", link);
    }

    /** The page that the offset is on, and what opens the original there; nothing for a document without pages. */
    private static void addPage(Document document, int offset, ObjectNode object) {
        document.pageAt(offset).ifPresent(page -> object.put("page", page).put("link", document.uriAt(offset)));
    }

    private static ObjectNode document(Document document) {
        ObjectNode object =
                object().put("id", document.id()).put("title", document.title()).put("uri", document.uri());
        return document.language().isEmpty() ? object : object.put("language", document.language());
    }

    /** Counts by outcome; entries for what was skipped or failed alone. */
    static ObjectNode report(IndexReport report, String index) {
        ObjectNode object = object().put("index", index);
        for (Outcome outcome : Outcome.values()) {
            object.put(name(outcome), report.count(outcome));
        }
        ArrayNode entries = object.putArray("entries");
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.SKIPPED)) {
            for (IndexReport.Entry entry : report.entries(outcome)) {
                entries.addObject()
                        .put("outcome", name(outcome))
                        .put("name", entry.name())
                        .put("reason", entry.reason());
            }
        }
        object.put("entriesLeftOut", report.entriesLeftOut());
        ArrayNode notes = object.putArray("notes");
        report.notes().forEach(notes::add);
        return object.put("passages", report.passages())
                .put("pieces", report.pieces())
                .put("textPieces", report.coverage().pieces())
                .put("coveredPieces", report.coverage().covered())
                .put("tookMillis", report.tookMillis())
                .put("interrupted", report.interrupted());
    }

    /** What one batch of a watch did: every document that was touched. */
    static ObjectNode changes(IndexReport report) {
        ObjectNode object = object().put("event", "changed");
        ArrayNode entries = object.putArray("entries");
        for (IndexReport.Entry entry : report.entries()) {
            ObjectNode one =
                    entries.addObject().put("outcome", name(entry.outcome())).put("name", entry.name());
            if (!entry.reason().isEmpty()) {
                one.put(entry.outcome() == Outcome.RENAMED ? "former" : "reason", entry.reason());
            }
        }
        ArrayNode notes = object.putArray("notes");
        report.notes().forEach(notes::add);
        return object.put("passages", report.passages()).put("tookMillis", report.tookMillis());
    }

    static String name(Outcome outcome) {
        return switch (outcome) {
            case INDEXED -> "indexed";
            case UNCHANGED -> "unchanged";
            case REPLACED -> "replaced";
            case RENAMED -> "renamed";
            case REMOVED -> "removed";
            case SKIPPED -> "skipped";
            case FAILED -> "failed";
        };
    }
}
