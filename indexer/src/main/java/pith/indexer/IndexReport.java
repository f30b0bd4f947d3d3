package pith.indexer;

import java.util.List;

/**
 * What a run did. Immutable.
 *
 * @param entries one for every document and for every file that gave none, in the order in which they were dealt with
 * @param notes what else the caller should know, a sentence each
 * @param passages how many passages were written
 * @param pieces how many word pieces the encoder read for them: titles, overlaps and its own marks counted in; none
 *     for a passage whose vector was known
 * @param tookMillis wall time
 * @param interrupted whether the run was stopped before its end. What it had finished is in the index, nothing was
 *     removed, and the same job run again goes on from there
 */
public record IndexReport(
        List<Entry> entries, List<String> notes, long passages, long pieces, long tookMillis, boolean interrupted) {
    public IndexReport {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** What became of a document or a file. */
    public enum Outcome {
        /** A new document. */
        INDEXED,
        /** A document that the index held in just this form. */
        UNCHANGED,
        /** A document that took the place of its older form. */
        REPLACED,
        /** A document that has another id or file than before and is otherwise the same: a file or folder was renamed. */
        RENAMED,
        /** A document whose file is gone. */
        REMOVED,
        /** A file that holds no text to index. */
        SKIPPED,
        /** A file, line or document that could not be indexed. What the index held of it is still there. */
        FAILED
    }

    /**
     * What became of one document or file.
     *
     * @param outcome what
     * @param name the document's id; for a skipped or failed file its path, with {@code :LINE} for one line of it
     * @param reason why, for skipped and failed; for renamed the former id; else empty
     */
    public record Entry(Outcome outcome, String name, String reason) {}

    /** How many documents or files had this outcome. */
    public long count(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome() == outcome).count();
    }

    /** The documents or files that had this outcome. */
    public List<Entry> entries(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome() == outcome).toList();
    }
}
