package pith.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Shown;

/** What of each hit is wanted, and the parts of a hit that come of it. */
final class ShownJson {
    private static final List<String> KNOWN = List.of("passages", "around", "sentences", "foldDuplicates");

    private ShownJson() {}

    /** The fields of a request, with those that are read here. */
    static Set<String> and(String... others) {
        Set<String> all = new HashSet<>(KNOWN);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }

    static Shown read(Fields fields) {
        return Shown.DEFAULT
                .withPassages(fields.whole("passages", Shown.DEFAULT_PASSAGES))
                .withAround(fields.whole("around", 0))
                .withSentences(fields.whole("sentences", 0));
    }

    static boolean foldDuplicates(Fields fields) {
        return fields.flag("foldDuplicates", false);
    }

    /** The part of a passage that tells most, and its neighbours where they are wanted. */
    static void write(ScoredPassage passage, ObjectNode json) {
        json.putObject("snippet")
                .put("start", passage.snippet().start())
                .put("end", passage.snippet().end())
                .put("nearest", passage.snippet().nearest());
        if (passage.around().text().length() > passage.passage().text().length()) {
            json.putObject("around")
                    .put("text", passage.around().text())
                    .put("start", passage.around().start())
                    .put("end", passage.around().end());
        }
    }

    /** The documents that are folded into this one, where there are any. */
    static void write(Hit hit, ObjectNode json) {
        if (!hit.duplicates().isEmpty()) {
            hit.duplicates().forEach(json.putArray("duplicates")::add);
        }
    }
}
