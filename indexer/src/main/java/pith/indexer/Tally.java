package pith.indexer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/** Counts what becomes of the documents of a run, and keeps so many of their names. Thread-safe. */
final class Tally {
    private final int mostKept;
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final List<Placed> troubles = new ArrayList<>();
    private final List<Placed> others = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long places;
    private long leftOut;

    /** An entry with its place among the others: threads that deal with documents at one time end in any order. */
    private record Placed(long place, Entry entry) {}

    /** @param mostKept so many entries of failed and skipped, and so many of all the others */
    Tally(int mostKept) {
        this.mostKept = mostKept;
    }

    /** The next place, for whatever becomes of what is dealt with now. */
    synchronized long place() {
        return places++;
    }

    synchronized void add(long place, Outcome outcome, String name, String reason) {
        counts.merge(outcome, 1L, Long::sum);
        List<Placed> kept = outcome == Outcome.FAILED || outcome == Outcome.SKIPPED ? troubles : others;
        if (kept.size() < mostKept) {
            kept.add(new Placed(place, new Entry(outcome, name, reason)));
        } else {
            leftOut++;
        }
    }

    /** What was added there as indexed is the document of another id, which goes. */
    synchronized void renamed(long place, String formerId) {
        counts.merge(Outcome.INDEXED, -1L, (all, one) -> all + one == 0 ? null : all + one);
        counts.merge(Outcome.RENAMED, 1L, Long::sum);
        others.replaceAll(each -> each.place() == place
                ? new Placed(place, new Entry(Outcome.RENAMED, each.entry().name(), formerId))
                : each);
    }

    synchronized void note(String note) {
        notes.add(note);
    }

    synchronized Map<Outcome, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** In the order of their places. */
    synchronized List<Entry> entries() {
        List<Placed> all = new ArrayList<>(troubles);
        all.addAll(others);
        all.sort(Comparator.comparingLong(Placed::place));
        return all.stream().map(Placed::entry).toList();
    }

    synchronized long leftOut() {
        return leftOut;
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }
}
