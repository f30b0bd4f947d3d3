package pith.engine;

import java.util.Arrays;

/**
 * A text as {@link Folding} read it, and where each part of it stands in the original. All offsets count UTF-16 units.
 * Immutable.
 */
public final class Folded {
    private static final int[] NONE = {};

    private final String text;
    private final int originalLength;
    // The edits in the order of the text: foldedStarts[i] to foldedEnds[i] was made from originalStarts[i] to
    // originalEnds[i]; either may be empty, for what was put in or left out. Between two edits the units are the same.
    private final int[] foldedStarts;
    private final int[] foldedEnds;
    private final int[] originalStarts;
    private final int[] originalEnds;

    private Folded(
            String text,
            int originalLength,
            int[] foldedStarts,
            int[] foldedEnds,
            int[] originalStarts,
            int[] originalEnds) {
        this.text = text;
        this.originalLength = originalLength;
        this.foldedStarts = foldedStarts;
        this.foldedEnds = foldedEnds;
        this.originalStarts = originalStarts;
        this.originalEnds = originalEnds;
    }

    /** A text that stays as it is. */
    static Folded unchanged(String text) {
        return new Folded(text, text.length(), NONE, NONE, NONE, NONE);
    }

    /** The folded text; the original itself where there was nothing to fold. */
    public String text() {
        return text;
    }

    /** Whether all offsets are those of the original, as they are where nothing was left out, put in or drawn together. */
    public boolean keepsOffsets() {
        return foldedStarts.length == 0;
    }

    /**
     * Where, in the original, the unit at {@code folded} begins: the first unit of what it was made from. At the end of the
     * folded text, the end of the original.
     *
     * @param folded 0 to the length of the folded text
     */
    public int originalStart(int folded) {
        check(folded, text.length());
        int edit = last(foldedStarts, folded);
        if (edit < 0) {
            return folded;
        }
        return folded < foldedEnds[edit] ? originalStarts[edit] : originalEnds[edit] + folded - foldedEnds[edit];
    }

    /**
     * Where, in the original, the unit before {@code folded} ends: one past the last unit of what it was made from. So a
     * stretch that ends there does not take in what was left out behind it. 0 at 0.
     *
     * @param folded 0 to the length of the folded text
     */
    public int originalEnd(int folded) {
        check(folded, text.length());
        int edit = last(foldedStarts, folded - 1);
        if (edit < 0) {
            return folded;
        }
        return folded <= foldedEnds[edit] ? originalEnds[edit] : originalEnds[edit] + folded - foldedEnds[edit];
    }

    /**
     * Where the unit at {@code original} went: the first unit of what was made from it, or of what follows where it was left
     * out.
     *
     * @param original 0 to the length of the original
     */
    public int folded(int original) {
        check(original, originalLength);
        int edit = last(originalStarts, original);
        if (edit < 0) {
            return original;
        }
        return original < originalEnds[edit] ? foldedStarts[edit] : foldedEnds[edit] + original - originalEnds[edit];
    }

    /** The last of {@code starts}, which never descend, that is at most {@code offset}; -1 when none is. */
    private static int last(int[] starts, int offset) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private static void check(int offset, int length) {
        if (offset < 0 || offset > length) {
            throw new IndexOutOfBoundsException("offset " + offset + " of a text of " + length + " units");
        }
    }

    /** Puts a folded text together, in its order. Not thread-safe. */
    static final class Builder {
        private final String original;
        private final StringBuilder text;
        private int[] foldedStarts = new int[16];
        private int[] foldedEnds = new int[16];
        private int[] originalStarts = new int[16];
        private int[] originalEnds = new int[16];
        private int edits;
        private boolean isChanged;

        Builder(String original) {
            this.original = original;
            this.text = new StringBuilder(original.length());
        }

        /** Takes over a stretch of the original. */
        void keep(int from, int to) {
            text.append(original, from, to);
        }

        /** Takes in what was made from the original from {@code from} on. */
        void add(Draft draft, int from) {
            if (draft.isUnchanged()) {
                text.append(draft.text());
                return;
            }
            isChanged = true;
            int length = draft.text().length();
            int read = 0;
            for (int unit = 0; unit < length; ) {
                int start = draft.start(unit);
                int end = draft.end(unit);
                int next = unit + 1;
                while (next < length && draft.start(next) < end) {
                    end = Math.max(end, draft.end(next));
                    next++;
                }
                if (start > read) {
                    edit(unit, unit, from + read, from + start);
                }
                if (end - start != 1 || next - unit != 1) {
                    edit(unit, next, from + start, from + end);
                }
                read = end;
                unit = next;
            }
            if (draft.originalLength() > read) {
                edit(length, length, from + read, from + draft.originalLength());
            }
            text.append(draft.text());
        }

        private void edit(int foldedStart, int foldedEnd, int originalStart, int originalEnd) {
            if (edits == foldedStarts.length) {
                foldedStarts = Arrays.copyOf(foldedStarts, 2 * edits);
                foldedEnds = Arrays.copyOf(foldedEnds, 2 * edits);
                originalStarts = Arrays.copyOf(originalStarts, 2 * edits);
                originalEnds = Arrays.copyOf(originalEnds, 2 * edits);
            }
            foldedStarts[edits] = text.length() + foldedStart;
            foldedEnds[edits] = text.length() + foldedEnd;
            originalStarts[edits] = originalStart;
            originalEnds[edits] = originalEnd;
            edits++;
        }

        Folded build() {
            if (!isChanged) {
                return unchanged(original);
            }
            return new Folded(
                    text.toString(),
                    original.length(),
                    Arrays.copyOf(foldedStarts, edits),
                    Arrays.copyOf(foldedEnds, edits),
                    Arrays.copyOf(originalStarts, edits),
                    Arrays.copyOf(originalEnds, edits));
        }
    }
}
