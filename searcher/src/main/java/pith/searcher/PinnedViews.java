package pith.searcher;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import pith.engine.BadQuery;
import pith.engine.Index;
import pith.engine.IndexView;
import pith.engine.Results;

/**
 * The views that cursors point to: kept open for {@link #IDLE_MILLIS} after their last use, the oldest closed first
 * beyond {@link #MOST}. A view that no cursor was given for closes with its last user, so that searches which need no
 * second page take no cursor's place. Thread-safe.
 */
final class PinnedViews implements AutoCloseable {
    static final int MOST = 16;
    static final long IDLE_MILLIS = 5 * 60_000;

    private final Index index;
    private final LongSupplier clockMillis;
    /** By name, the least recently used first. */
    private final Map<String, Lease> leases = new LinkedHashMap<>(16, 0.75f, true);

    PinnedViews(Index index, LongSupplier clockMillis) {
        this.index = index;
        this.clockMillis = clockMillis;
    }

    /** The newest commit, for the caller to close when done with it. */
    synchronized Lease newest() {
        IndexView view = index.view();
        Lease known = leases.get(view.name());
        if (known != null) {
            view.close();
            known.take(clockMillis.getAsLong());
            evict();
            return known;
        }
        Lease lease = new Lease(view);
        leases.put(view.name(), lease);
        lease.take(clockMillis.getAsLong());
        evict();
        return lease;
    }

    /** The view of an earlier page: kept here, or still the newest, as where another process gave the cursor. */
    synchronized Lease named(String name) {
        evict();
        Lease lease = leases.get(name);
        if (lease != null) {
            return lease.take(clockMillis.getAsLong());
        }
        Lease newest = newest();
        if (newest.view.name().equals(name)) {
            return newest;
        }
        newest.close();
        throw new BadQuery("the cursor's view of the index is gone: the index was written to since, and views are kept "
                + IDLE_MILLIS / 60_000 + " minutes after their last use, the last " + MOST
                + " of them, by the process that gave the cursor; ask again without a cursor");
    }

    private void evict() {
        long now = clockMillis.getAsLong();
        Iterator<Lease> oldest = leases.values().iterator();
        while (oldest.hasNext()) {
            Lease lease = oldest.next();
            boolean surplus = !lease.held || leases.size() > MOST || now - lease.usedMillis > IDLE_MILLIS;
            if (surplus && lease.users == 0) {
                oldest.remove();
                lease.view.close();
            }
        }
    }

    /** Closes the views that nobody uses at this moment; the rest close with their last user. */
    @Override
    public synchronized void close() {
        for (Lease lease : leases.values()) {
            lease.orphaned = true;
            if (lease.users == 0) {
                lease.view.close();
            }
        }
        leases.clear();
    }

    /** The right to use a view until closed. */
    final class Lease implements AutoCloseable {
        private final IndexView view;
        private int users;
        private long usedMillis;
        private boolean orphaned;
        private boolean held; // for a cursor

        private Lease(IndexView view) {
            this.view = view;
        }

        private Lease take(long nowMillis) {
            users++;
            usedMillis = nowMillis;
            return this;
        }

        IndexView view() {
            return view;
        }

        /** Keeps the view for the cursor that the results have, if any. */
        Results held(Results results) {
            if (results.cursor() != null) {
                synchronized (PinnedViews.this) {
                    held = true;
                }
            }
            return results;
        }

        /** The same right once more, closed apart from this one. */
        Lease again() {
            synchronized (PinnedViews.this) {
                return take(clockMillis.getAsLong());
            }
        }

        @Override
        public void close() {
            synchronized (PinnedViews.this) {
                users--;
                if (orphaned && users == 0) {
                    view.close();
                } else if (!held) {
                    evict();
                }
            }
        }
    }
}
