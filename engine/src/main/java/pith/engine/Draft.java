package pith.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of text on its way through {@link Folding}'s steps; each unit knows from which units of the original stretch it
 * was made. Immutable; an {@link Editor} makes the next one.
 */
final class Draft {
    private final String text;
    private final int originalLength;
    /** Null, both, as long as nothing was changed. */
    private final int @Nullable [] starts;

    private final int @Nullable [] ends;

    Draft(String text) {
        this(text, text.length(), null, null);
    }

    private Draft(String text, int originalLength, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.originalLength = originalLength;
        this.starts = starts;
        this.ends = ends;
    }

    String text() {
        return text;
    }

    int originalLength() {
        return originalLength;
    }

    boolean isUnchanged() {
        return starts == null;
    }

    /** The first original unit that {@code unit} was made from. */
    int start(int unit) {
        return starts == null ? unit : starts[unit];
    }

    /** One past the last original unit that {@code unit} was made from. */
    int end(int unit) {
        return ends == null ? unit + 1 : ends[unit];
    }

    /** Changes a draft from its beginning to its end. Not thread-safe. */
    static final class Editor {
        private final Draft draft;
        private @Nullable StringBuilder text;
        private int[] starts = {};
        private int[] ends = {};
        private int kept;

        Editor(Draft draft) {
            this.draft = draft;
        }

        /** Puts {@code by} in the place of {@code from} to {@code to}, which lies behind what was replaced before. */
        void replace(int from, int to, String by) {
            StringBuilder out = text;
            if (out == null) {
                out = new StringBuilder(draft.text.length());
                text = out;
                starts = new int[draft.text.length() + by.length()];
                ends = new int[starts.length];
            }
            keep(out, from);
            room(out.length() + by.length());
            int start = draft.start(from);
            int end = draft.end(to - 1);
            for (int i = 0; i < by.length(); i++) {
                starts[out.length() + i] = start;
                ends[out.length() + i] = end;
            }
            out.append(by);
            kept = to;
        }

        private void keep(StringBuilder out, int to) {
            room(out.length() + to - kept);
            for (int unit = kept, at = out.length(); unit < to; unit++, at++) {
                starts[at] = draft.start(unit);
                ends[at] = draft.end(unit);
            }
            out.append(draft.text, kept, to);
            kept = to;
        }

        private void room(int needed) {
            if (needed > starts.length) {
                int size = Math.max(needed, starts.length + (starts.length >> 1));
                starts = Arrays.copyOf(starts, size);
                ends = Arrays.copyOf(ends, size);
            }
        }

        /** The draft with all replacements; the same one when there were none. */
        Draft done() {
            StringBuilder out = text;
            if (out == null) {
                return draft;
            }
            keep(out, draft.text.length());
            return new Draft(out.toString(), draft.originalLength, starts, ends);
        }
    }
}
