package pith.indexer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/**
 * Tells renamed from removed and new: a document that comes as another goes, with the same content. A copy whose original
 * stays is new.
 */
final class Renames {
    private final Known known;
    private final Map<String, List<Integer>> added = new HashMap<>(); // by content hash: where they stand in the report

    Renames(Known known) {
        this.known = known;
    }

    /**
     * A document whose id was not known.
     *
     * @param entry the number of its entry in the report
     */
    void added(Document document, int entry) {
        if (known.hasContent(document.contentHash())) {
            added.computeIfAbsent(document.contentHash(), hash -> new ArrayList<>())
                    .add(entry);
        }
    }

    /** Makes the entry of a new document into one of a renamed, if there is a new one like this that goes. */
    boolean removed(String id, List<Entry> entries) {
        IndexView.@Nullable Entry former = known.entry(id);
        List<Integer> candidates = former == null ? List.of() : added.getOrDefault(former.contentHash(), List.of());
        if (candidates.isEmpty()) {
            return false;
        }
        Integer chosen = candidates.stream()
                .filter(entry -> lastName(entries.get(entry).name()).equals(lastName(id)))
                .findFirst()
                .orElse(candidates.getFirst());
        candidates.remove((Object) chosen);
        entries.set(chosen, new Entry(Outcome.RENAMED, entries.get(chosen).name(), id));
        return true;
    }

    private static String lastName(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
