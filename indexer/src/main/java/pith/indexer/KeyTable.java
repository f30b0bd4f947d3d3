package pith.indexer;

/**
 * A set of keys, each in a slot of its own, by open addressing in two plain arrays: about 23 bytes a key, where a hash
 * set of strings takes 100 and more. A slot holds until a key is added. Any number of threads may look up while none adds.
 */
final class KeyTable {
    private static final double MOST_FULL = 0.75;

    /** How full a table is that holds as many keys as it was made for. */
    private static final double FULL = 0.7;

    private static final int LEAST_SLOTS = 16;

    private long[] highs;
    private long[] lows;
    private int size;

    /** @param expected how many keys there will be; more make it grow */
    KeyTable(long expected) {
        int slots = Math.toIntExact(Math.max(LEAST_SLOTS, (long) Math.ceil(expected / FULL)));
        highs = new long[slots];
        lows = new long[slots];
    }

    int slots() {
        return lows.length;
    }

    /** Puts a key in: false when it was there. */
    boolean add(Key key) {
        if (contains(key)) {
            return false;
        }
        if (size + 1 > MOST_FULL * lows.length) {
            grow();
        }
        put(key.high(), low(key));
        size++;
        return true;
    }

    boolean contains(Key key) {
        return slot(key) >= 0;
    }

    /** Where a key is, or -1. */
    int slot(Key key) {
        long low = low(key);
        int slot = slot(key.high(), low);
        return lows[slot] == 0 ? -1 : slot;
    }

    /** Never 0, which says that a slot is empty. */
    private static long low(Key key) {
        return key.low() == 0 ? 1 : key.low();
    }

    /** Where a key is, or the empty slot where it belongs. */
    private int slot(long high, long low) {
        int slot = (int) Math.unsignedMultiplyHigh(high, lows.length);
        while (lows[slot] != 0 && (lows[slot] != low || highs[slot] != high)) {
            slot = slot + 1 == lows.length ? 0 : slot + 1;
        }
        return slot;
    }

    private void put(long high, long low) {
        int slot = slot(high, low);
        highs[slot] = high;
        lows[slot] = low;
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        highs = new long[Math.multiplyExact(2, oldLows.length)];
        lows = new long[highs.length];
        for (int i = 0; i < oldLows.length; i++) {
            if (oldLows[i] != 0) {
                put(oldHighs[i], oldLows[i]);
            }
        }
    }
}
