package pith.indexer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.IndexView;

/**
 * Tells renamed from removed and new: a document that comes as another goes, with the same content. A copy whose original
 * stays is new.
 */
final class Renames {
    private final Known known;
    private final Map<String, List<Added>> added = new HashMap<>(); // by content hash

    /** @param place see {@link Tally#place} */
    private record Added(long place, String id) {}

    Renames(Known known) {
        this.known = known;
    }

    /**
     * A document whose id was not known.
     *
     * @param place of its entry in the report
     */
    void added(Document document, long place) {
        if (known.hasContent(document.contentHash())) {
            added.computeIfAbsent(document.contentHash(), hash -> new ArrayList<>())
                    .add(new Added(place, document.id()));
        }
    }

    /** Makes the entry of a new document into one of a renamed, if there is a new one like this that goes. */
    boolean removed(String id, Tally tally) {
        IndexView.@Nullable Entry former = known.entry(id);
        List<Added> candidates = former == null ? List.of() : added.getOrDefault(former.contentHash(), List.of());
        if (candidates.isEmpty()) {
            return false;
        }
        Added chosen = candidates.stream()
                .filter(each -> lastName(each.id()).equals(lastName(id)))
                .findFirst()
                .orElse(candidates.getFirst());
        candidates.remove(chosen);
        tally.renamed(chosen.place(), id);
        return true;
    }

    private static String lastName(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
