package pith.searcher;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import pith.engine.Deadline;
import pith.engine.Encoder;
import pith.engine.Filter;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Results.Part;

/**
 * What the index finds by words and by vector. The query is embedded, and the vectors are compared, on a thread beside:
 * so the two legs go on at the same time, and an encoder that takes too long can be given up.
 *
 * @param byWords empty in vector mode
 * @param byVector empty in words mode
 * @param vector the query's; of no length in words mode, and when there was no time for it
 * @param unfinished what the time did not suffice for
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Legs(Matches byWords, Matches byVector, float[] vector, Set<Part> unfinished) {
    /** How long after the deadline a leg may take to notice it. */
    private static final Duration TO_NOTICE = Duration.ofMillis(25);

    private static final float[] NO_VECTOR = {};

    /** Runs the legs that the query's mode has. */
    static Legs of(Asked asked, PinnedViews.Lease lease, Deadline deadline, Encoder encoder, Beside beside) {
        Query query = asked.query();
        IndexView view = lease.view().until(deadline);
        Filter sought = Narrowing.of(query.filter()).sought();
        if (query.mode() == Mode.WORDS) {
            Legs legs = of(view.byWords(asked.words(), sought), ByVector.NONE);
            Beside.requireWanted();
            return legs;
        }
        PinnedViews.Lease another = lease.again(); // for a leg that is given up may end after its query
        Future<ByVector> byVector = beside.start(() -> ByVector.of(asked, sought, view, encoder), another::close);
        try {
            Matches byWords = query.mode() == Mode.VECTOR ? none(true) : view.byWords(asked.words(), sought);
            Optional<ByVector> found = Beside.within(deadline.left().plus(TO_NOTICE), byVector);
            return of(byWords, found.orElse(ByVector.UNFINISHED));
        } finally {
            byVector.cancel(true);
        }
    }

    private static Legs of(Matches byWords, ByVector byVector) {
        Set<Part> unfinished = EnumSet.noneOf(Part.class);
        if (!byWords.finished()) {
            unfinished.add(Part.WORDS);
        }
        if (!byVector.matches.finished()) {
            unfinished.add(Part.VECTOR);
        }
        return new Legs(byWords, byVector.matches, byVector.vector, unfinished);
    }

    private static Matches none(boolean finished) {
        return new Matches(new int[0], new double[0], 0, finished, 0, finished);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record ByVector(Matches matches, float[] vector) {
        static final ByVector NONE = new ByVector(none(true), NO_VECTOR);
        static final ByVector UNFINISHED = new ByVector(none(false), NO_VECTOR);

        static ByVector of(Asked asked, Filter sought, IndexView view, Encoder encoder) {
            float[] vector = encoder.encodeQuery(asked.meaning());
            return new ByVector(view.byVector(vector, sought, asked.query().window()), vector);
        }
    }
}
