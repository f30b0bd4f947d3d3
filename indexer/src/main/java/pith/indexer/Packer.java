package pith.indexer;

import java.util.ArrayList;
import java.util.List;

/** Packs the units of a text into passages, in their order, as many into each as fit. */
final class Packer {

    /** A sentence of more of the pieces that fit is not repeated at the start of the next passage. */
    private static final double MOST_OVERLAP = 0.15;

    /** A last passage of fewer of the pieces that fit takes sentences over from the one before. */
    private static final double LEAST_LAST = 0.25;

    /** From this share on, a passage ends before a section's heading. */
    private static final double FULL_ENOUGH = 0.5;

    /** Headings over one another that go with what follows them; more in a row are a list. */
    private static final int MOST_HEADINGS = 3;

    private final List<Unit> units;
    private final int room;
    private final long[] piecesBefore;
    private final int[] blockStarts; // of each unit: the first of its table or code, itself where it is of none
    private final int[] blockEnds; // of each unit: one past the last of its table or code

    /**
     * The units of a passage.
     *
     * @param from the first
     * @param first the first that the passage before does not hold too: {@code from}, or the one after
     * @param to one past the last
     */
    record Group(int from, int first, int to) {}

    private Packer(List<Unit> units, int room) {
        this.units = units;
        this.room = room;
        this.piecesBefore = new long[units.size() + 1];
        this.blockStarts = new int[units.size()];
        for (int i = 0; i < units.size(); i++) {
            piecesBefore[i + 1] = piecesBefore[i] + units.get(i).pieces();
            blockStarts[i] = i > 0 && sameBlock(i - 1, i) ? blockStarts[i - 1] : i;
        }
        this.blockEnds = new int[units.size()];
        for (int i = units.size() - 1; i >= 0; i--) {
            blockEnds[i] = i + 1 < units.size() && sameBlock(i, i + 1) ? blockEnds[i + 1] : i + 1;
        }
    }

    /**
     * The passages; none for no units.
     *
     * @param room the most pieces of a passage; only a unit of more makes one of more, alone
     */
    static List<Group> pack(List<Unit> units, int room) {
        return new Packer(units, room).groups();
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        int first = 0;
        while (first < units.size()) {
            Group group = new Group(from(first), first, fill(first));
            groups.add(group);
            first = group.to();
        }
        balanceLast(groups);
        return groups;
    }

    private long pieces(int from, int to) {
        return piecesBefore[to] - piecesBefore[from];
    }

    private boolean sameBlock(int i, int j) {
        return units.get(i).block() != 0 && units.get(i).block() == units.get(j).block();
    }

    /** Whether a passage that ends before this unit would tear a table or code that fits into one. */
    private boolean tears(int unit) {
        return blockStarts[unit] < unit && pieces(blockStarts[unit], blockEnds[unit]) <= room;
    }

    /** Where a passage begins whose first new unit is {@code first}: one before, where that one is to be repeated. */
    private int from(int first) {
        if (first == 0 || units.get(first).heading()) {
            return first;
        }
        Unit before = units.get(first - 1);
        int end = blockEnds[first];
        int needed = pieces(first, end) <= room ? end : first + 1; // what is whole without the overlap stays so with it
        boolean repeated = before.whole()
                && !before.heading()
                && before.block() == 0
                && before.pieces() <= room * MOST_OVERLAP
                && pieces(first - 1, needed) <= room;
        return repeated ? first - 1 : first;
    }

    private int fill(int first) {
        int from = from(first);
        int to = first + 1;
        while (to < units.size() && pieces(from, to + 1) <= room && !endsBefore(from, to)) {
            to++;
        }
        if (to == units.size()) {
            return to;
        }
        if (blockStarts[to] > first && tears(to)) {
            to = blockStarts[to];
        }
        int end = to;
        while (end - 1 > first && units.get(end - 1).heading() && to - end < MOST_HEADINGS) {
            end--;
        }
        return end;
    }

    private boolean endsBefore(int from, int to) {
        boolean opensSection = units.get(to).heading() && !units.get(to - 1).heading();
        return opensSection && pieces(from, to) >= room * FULL_ENOUGH;
    }

    /** Moves sentences from the last passage but one to a last passage that is too small to say much. */
    private void balanceLast(List<Group> groups) {
        if (groups.size() < 2) {
            return;
        }
        int end = units.size();
        Group last = groups.getLast();
        Group previous = groups.get(groups.size() - 2);
        if (pieces(last.first(), end) >= room * LEAST_LAST
                || units.get(last.first()).heading()) {
            return;
        }
        int best = last.first();
        for (int first = last.first() - 1; first > previous.first(); first--) {
            long left = pieces(previous.from(), first);
            long right = pieces(from(first), end);
            if (right > room || left < room * LEAST_LAST) {
                break;
            }
            if (units.get(first).heading()) {
                best = first;
                break;
            }
            if (right > left) {
                break;
            }
            if (!units.get(first - 1).heading() && !tears(first)) {
                best = first;
            }
        }
        groups.set(groups.size() - 2, new Group(previous.from(), previous.first(), best));
        groups.set(groups.size() - 1, new Group(from(best), best, end));
    }
}
