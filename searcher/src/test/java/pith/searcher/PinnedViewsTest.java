package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pith.engine.BadQuery;
import pith.engine.BruteForceIndex;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Results;

/** How long the views of cursors are kept, by a clock of our own. */
final class PinnedViewsTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void aViewIsKeptForItsCursorsUntilItIsIdle() {
        try (Index index = new BruteForceIndex(IndexStamp.of(new BagOfWordsEncoder()));
                IndexUpdate update = index.update("test");
                PinnedViews views = new PinnedViews(index, now::get)) {
            String held = search(views, "cursor");
            String unheld = "";
            for (int i = 0; i < 3; i++) {
                now.addAndGet(PinnedViews.IDLE_MILLIS);
                update.commit();
                unheld = search(views, null);
                views.named(held).close(); // each use keeps it
            }
            update.commit();
            String gone = unheld;
            assertThrows(BadQuery.class, () -> views.named(gone), "no cursor was given for it");
            now.addAndGet(PinnedViews.IDLE_MILLIS + 1);
            BadQuery e = assertThrows(BadQuery.class, () -> views.named(held));
            assertTrue(e.getMessage().contains("5 minutes after their last use"), e.getMessage());
        }
    }

    @Test
    void theNewestNeedsNoKeeping() {
        try (Index index = new BruteForceIndex(IndexStamp.of(new BagOfWordsEncoder()));
                IndexUpdate update = index.update("test");
                PinnedViews views = new PinnedViews(index, now::get)) {
            update.commit();
            String name = search(views, null);
            now.addAndGet(10 * PinnedViews.IDLE_MILLIS);
            try (PinnedViews.Lease lease = views.named(name)) {
                assertEquals(name, lease.view().name());
            }
        }
    }

    private static String search(PinnedViews views, @Nullable String cursor) {
        try (PinnedViews.Lease lease = views.newest()) {
            String name = lease.view().name();
            return lease.held(new Results(List.of(), 0, true, List.of(), Set.of(), null, name, cursor, 0))
                    .view();
        }
    }
}
