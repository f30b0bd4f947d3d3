package pith.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.Upkeep;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.IndexFacts;
import pith.engine.IndexView;
import pith.engine.Value;
import pith.engine.Words;

/** What the index holds as a whole, for somebody who does not know it yet. Computed once a commit. Thread-safe. */
final class Overview {
    /** Of one field. What has more is not told value by value anyway. */
    private static final int MAX_VALUES = Facet.MAX_LIMIT;

    private final Pith pith;
    private final OncePerCommit fields = new OncePerCommit(Overview::fields);
    private final OncePerCommit facts = new OncePerCommit(this::facts);

    Overview(Pith pith) {
        this.pith = pith;
    }

    /** The metadata fields that have values to count, and what kinds these are. */
    void fields(Context context) {
        answer(context, fields);
    }

    /** How much there is, what it was made with, when it was written, and what room it takes. */
    void facts(Context context) {
        answer(context, facts);
    }

    private void answer(Context context, OncePerCommit once) {
        try (IndexView view = pith.view()) {
            context.contentType("application/json").result(Json.bytes(once.of(view)));
        }
    }

    /** Counted over all documents, or those of them that a query for everything ranks. */
    private static ObjectNode fields(IndexView view) {
        int[] documents = view.byWords(Words.EVERYTHING, Filter.ALL).documents();
        List<Facet> wanted = new ArrayList<>();
        view.fields().forEach(field -> wanted.add(new Facet.Values(field, MAX_VALUES)));
        ObjectNode json = Json.object();
        json.put("counted", documents.length);
        ArrayNode array = json.putArray("fields");
        for (FacetCounts each : view.count(documents, wanted)) {
            if (!each.counts().isEmpty()) {
                array.addObject()
                        .put("name", each.facet().field())
                        .put("kind", kind(each.counts().getFirst().filter()))
                        .put("values", each.counts().size())
                        .put("more", each.others() > 0)
                        .put("most", each.counts().getFirst().documents());
            }
        }
        json.put("view", view.name());
        return json;
    }

    /** Of the values of a field, by the filter that its commonest value is counted with. */
    private static String kind(Filter filter) {
        if (!(filter instanceof Filter.Among among) || !(among.filter() instanceof Filter.Is is)) {
            throw new IllegalStateException("a value is counted with " + filter);
        }
        return switch (is.value()) {
            case Value.Keyword k -> "keyword";
            case Value.Text t -> "text";
            case Value.Whole w -> "whole";
            case Value.Real r -> "real";
            case Value.Flag f -> "flag";
            case Value.Date d -> "date";
            case Value.Several s -> throw new IllegalStateException("several values are counted as one");
        };
    }

    private ObjectNode facts(IndexView view) {
        ObjectNode json = Json.object();
        json.put("documents", view.documentCount());
        json.put("passages", view.passageCount());
        json.putObject("encoder")
                .put("name", pith.encoder().identity().name())
                .put("dimension", pith.encoder().dimension());
        json.put("weight", pith.weight());
        json.put("view", view.name());
        if (view.documentCount() > 0) {
            write(Upkeep.of(pith.folder()).facts(), json);
        }
        return json;
    }

    private static void write(IndexFacts facts, ObjectNode json) {
        json.put("committed", facts.committed().toString());
        json.put("characters", facts.characters());
        json.put("coverage", facts.coverage());
        json.put("segments", facts.segments());
        json.put("deletedShare", facts.deletedShare());
        json.put("vectors", facts.settings().vectors().label());
        ObjectNode languages = json.putObject("languages");
        facts.languages().forEach((code, count) -> languages.put(code.isEmpty() ? "unknown" : code, count));
        ObjectNode bytes = json.putObject("bytes").put("total", facts.totalBytes());
        facts.bytes().forEach((part, size) -> bytes.put(part.name().toLowerCase(Locale.ROOT), size));
    }

    /** What was last computed, and of which commit. */
    private static final class OncePerCommit {
        private final Function<IndexView, ObjectNode> compute;
        private @Nullable ObjectNode last;
        private String name = "";

        OncePerCommit(Function<IndexView, ObjectNode> compute) {
            this.compute = compute;
        }

        synchronized ObjectNode of(IndexView view) {
            ObjectNode known = last;
            if (known == null || !name.equals(view.name())) {
                known = compute.apply(view);
                last = known;
                name = view.name();
            }
            return known;
        }
    }
}
