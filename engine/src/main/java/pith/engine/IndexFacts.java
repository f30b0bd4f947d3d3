package pith.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an index is and holds, as of its newest commit. Immutable.
 *
 * @param stamp what it was made with
 * @param settings how it keeps its vectors
 * @param committed when it was last written
 * @param documents how many documents it holds
 * @param passages how many passages these have
 * @param characters how many UTF-16 units the documents' texts have, white space left out
 * @param unseenCharacters how many of these are in no passage, and so found by no vector
 * @param segments of how many parts the index consists, each searched by itself
 * @param deletedShare how much of what lies in it was removed or replaced, 0 to 1: what {@link IndexUpdate#compact} frees
 * @param bytes what takes how much room in its folder
 * @param languages how many documents are in which language, by {@link Document#language}; under the empty code those
 *     whose language is not known
 */
public record IndexFacts(
        IndexStamp stamp,
        IndexSettings settings,
        Instant committed,
        long documents,
        long passages,
        long characters,
        long unseenCharacters,
        int segments,
        double deletedShare,
        Map<Part, Long> bytes,
        Map<String, Long> languages) {

    /** What takes room. */
    public enum Part {
        /** Words, where they stand, and what filters by keyword go by. */
        WORDS,
        /** Vectors in full precision. */
        VECTORS,
        /** The graph over the vectors, and its own coarser copy of them. */
        GRAPH,
        /** The texts of the documents, their titles and metadata, compressed. */
        TEXT,
        /** Places of passages, names and hashes of documents, numbers and dates to filter by. */
        FIELDS,
        /** Bookkeeping, and files that are not, or no longer, of the newest commit. */
        OTHER
    }

    public IndexFacts {
        Map<Part, Long> all = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            all.put(part, bytes.getOrDefault(part, 0L));
        }
        bytes = Collections.unmodifiableMap(all);
        languages = Collections.unmodifiableMap(new TreeMap<>(languages));
    }

    /** Share of the texts that is in passages, 0 to 1; 1 for an index without any. */
    public double coverage() {
        return characters == 0 ? 1 : 1 - (double) unseenCharacters / characters;
    }

    /** What a part takes. */
    public long bytes(Part part) {
        return bytes.getOrDefault(part, 0L);
    }

    /** What all parts take: the size of the folder's files. */
    public long totalBytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
