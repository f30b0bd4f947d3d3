package pith.searcher;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import pith.engine.BadQuery;
import pith.engine.Index;
import pith.engine.IndexView;

/**
 * The views that cursors point to: kept open for {@link #IDLE_MILLIS} after their last use, the oldest closed first
 * beyond {@link #MOST}. Thread-safe.
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

    /** The view of an earlier page. */
    synchronized Lease named(String name) {
        evict();
        Lease lease = leases.get(name);
        if (lease == null) {
            throw new BadQuery("the cursor's view of the index is gone (views are kept " + IDLE_MILLIS / 60_000
                    + " minutes); ask again without a cursor");
        }
        return lease.take(clockMillis.getAsLong());
    }

    private void evict() {
        long now = clockMillis.getAsLong();
        Iterator<Lease> oldest = leases.values().iterator();
        while (oldest.hasNext()) {
            Lease lease = oldest.next();
            boolean surplus = leases.size() > MOST || now - lease.usedMillis > IDLE_MILLIS;
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
                }
            }
        }
    }
}
