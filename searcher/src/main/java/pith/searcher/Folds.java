package pith.searcher;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pith.engine.IndexView;
import pith.engine.Resemblance;

/**
 * A ranking whose near-duplicates are folded: each document that says nearly the same as one ranked before it belongs to the
 * first such one that is kept. Depends on the ranking alone, so that all pages of a query fold the same way.
 *
 * <p>A document is compared with those kept that have a part of the signature in common with it, which misses none: ten
 * thousand documents take some milliseconds.
 */
final class Folds {
    private final int[] kept;
    private final IntFunction<List<String>> duplicates;

    private Folds(int[] kept, IntFunction<List<String>> duplicates) {
        this.kept = kept;
        this.duplicates = duplicates;
    }

    /** A ranking of so many documents, of which all are kept. */
    static Folds none(int count) {
        return new Folds(IntStream.range(0, count).toArray(), place -> List.of());
    }

    /**
     * Folds a ranking.
     *
     * @param ranked documents, best first
     */
    static Folds of(IndexView view, int[] ranked) {
        return behind(view, new int[0], ranked);
    }

    /**
     * Folds a ranking that goes on behind documents that are not shown: what says nearly the same as one of them is
     * neither kept nor folded into a kept one.
     *
     * @param ahead documents, in any order
     */
    static Folds behind(IndexView view, int[] ahead, int[] ranked) {
        int[] all = Arrays.copyOf(ahead, ahead.length + ranked.length);
        System.arraycopy(ranked, 0, all, ahead.length, ranked.length);
        int[] leaders = leaders(view.signatures(all));
        int[] into = Arrays.stream(leaders, ahead.length, all.length)
                .map(leader -> leader - ahead.length)
                .toArray();
        return new Folds(
                IntStream.range(0, into.length)
                        .filter(place -> into[place] == place)
                        .toArray(),
                place -> IntStream.range(place + 1, into.length)
                        .filter(i -> into[i] == place)
                        .mapToObj(i -> view.id(ranked[i]))
                        .toList());
    }

    /** The places of the ranking that are kept, ascending. */
    int[] kept() {
        return kept;
    }

    /** The kept places of a page. */
    int[] kept(int offset, int limit) {
        int first = Math.min(offset, kept.length);
        return Arrays.copyOfRange(kept, first, Math.min(kept.length, first + limit));
    }

    /** The ids of the documents that are folded into the one at a place of the ranking, best first. */
    List<String> duplicates(int place) {
        return duplicates.apply(place);
    }

    /** For each signature the first of those kept that is near to it; itself where none is, which keeps it. */
    private static int[] leaders(long[][] signatures) {
        Parts parts = new Parts(signatures.length);
        int[] leaders = new int[signatures.length];
        for (int i = 0; i < leaders.length; i++) {
            leaders[i] = parts.leader(i, signatures);
            if (leaders[i] == i) {
                parts.keep(i, signatures[i]);
            }
        }
        return leaders;
    }

    /** The parts of the signatures kept, in chains by their hash: what a map of lists would be, without its objects. */
    private static final class Parts {
        private final int mask;
        private final int[] heads; // by hash: the entry put in last, plus one
        private final int[] previous; // by entry, which is signature * PARTS + part

        Parts(int signatures) {
            int entries = Math.multiplyExact(signatures, Resemblance.PARTS);
            int size = Integer.highestOneBit(Math.max(16, entries)) << 1;
            mask = size - 1;
            heads = new int[size];
            previous = new int[entries];
        }

        void keep(int signature, long[] longs) {
            for (int part = 0; part < Resemblance.PARTS; part++) {
                int entry = signature * Resemblance.PARTS + part;
                int at = slot(longs, part);
                previous[entry] = heads[at];
                heads[at] = entry + 1;
            }
        }

        int leader(int signature, long[][] signatures) {
            int leader = signature;
            for (int part = 0; part < Resemblance.PARTS; part++) {
                int next = heads[slot(signatures[signature], part)];
                while (next != 0) {
                    int other = (next - 1) / Resemblance.PARTS;
                    if (other < leader && Resemblance.near(signatures[signature], signatures[other])) {
                        leader = other;
                    }
                    next = previous[next - 1];
                }
            }
            return leader;
        }

        private int slot(long[] longs, int part) {
            long key = Resemblance.part(longs, part);
            return ((int) (key ^ (key >>> 32))) & mask;
        }
    }
}
