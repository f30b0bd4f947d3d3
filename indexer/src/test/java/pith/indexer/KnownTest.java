package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.IndexView.Entry;

class KnownTest {
    private static final int MANY = 500_000;
    private static final long MOST_BYTES_A_DOCUMENT = 100;

    /** A view of so many documents, which names them and does nothing else. */
    private static IndexView view(int documents) {
        return (IndexView) Proxy.newProxyInstance(
                IndexView.class.getClassLoader(), new Class<?>[] {IndexView.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "documentCount" -> {
                            return (long) documents;
                        }
                        case "forEach" -> {
                            @SuppressWarnings("unchecked")
                            Consumer<Entry> consumer = (Consumer<Entry>) arguments[0];
                            for (int i = 0; i < documents; i++) {
                                consumer.accept(entry(i));
                            }
                            return null;
                        }
                        case "forEachNumbered" -> {
                            @SuppressWarnings("unchecked")
                            ObjIntConsumer<Entry> consumer = (ObjIntConsumer<Entry>) arguments[0];
                            for (int i = 0; i < documents; i++) {
                                consumer.accept(entry(i), i);
                            }
                            return null;
                        }
                        default -> throw new AssertionError(method + " is not to be called");
                    }
                });
    }

    private static Entry entry(int i) {
        return new Entry(
                "a/folder/of/files/number-" + i + ".txt",
                "/nowhere/root" + i % 3,
                "file:///nowhere/root" + i % 3 + "/a/folder/of/files/number-" + i + ".txt",
                "%064x".formatted(i));
    }

    private static Document document(Entry form) {
        return new Document(form.id(), form.uri(), form.root(), "", "x", Map.of(), Instant.EPOCH, form.contentHash());
    }

    @Test
    void aMillionDocumentsTakeLessThanAHundredMegabytes() {
        long before = usedBytes();
        Known known = new Known(view(MANY));
        long used = usedBytes() - before;
        assertTrue(known.has(entry(MANY - 1).id()));
        System.out.println("what is known of a document takes " + used / MANY + " bytes");
        assertTrue(used < MOST_BYTES_A_DOCUMENT * MANY, used / MANY + " bytes a document");
    }

    /** The least of some, for other threads of the test's process leave rubbish too. */
    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void aDocumentIsUnchangedWhenHashRootAndUriAre() {
        Known known = new Known(view(1_000));
        for (int i = 0; i < 1_000; i++) {
            Entry entry = entry(i);
            assertTrue(known.hasUnchanged(document(entry)));
            Entry other = new Entry(entry.id(), entry.root(), entry.uri(), "another");
            assertFalse(known.hasUnchanged(document(other)));
            assertNull(known.foreignOwner(document(other)));
            Entry moved = new Entry(entry.id(), entry.root(), "file:///elsewhere", entry.contentHash());
            assertFalse(known.hasUnchanged(document(moved)));
            Entry rooted = new Entry(entry.id(), "/elsewhere", entry.uri(), entry.contentHash());
            assertFalse(known.hasUnchanged(document(rooted)));
            assertNull(known.foreignOwner(document(rooted)), "the root that it belonged to is gone");
        }
        assertFalse(known.hasUnchanged(document(entry(1_000))));
    }

    @Test
    void whatWasSeenIsSeenOnce() {
        Known known = new Known(view(10));
        Key three = Key.of(entry(3).id());
        assertFalse(known.saw(three));
        assertTrue(known.see(three));
        assertTrue(known.saw(three));
        assertFalse(known.see(three));
        assertFalse(known.see(Key.of("unknown")));
        assertFalse(known.saw(Key.of("unknown")));
    }

    @Test
    void aTableOfKeysIsASet() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyTable table = new KeyTable(random.nextInt(300));
        Set<Key> set = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            // Few high halves, so that keys meet in their slots; and zeros, which mark the empty ones.
            Key key = new Key(random.nextLong() >> random.nextInt(64), 1 + random.nextInt(50));
            assertEquals(set.contains(key), table.contains(key), "seed " + seed);
            if (random.nextInt(3) == 0) {
                assertEquals(set.add(key), table.add(key), "seed " + seed);
            }
        }
        for (Key key : set) {
            assertTrue(table.contains(key), "seed " + seed);
        }
        KeyTable zero = new KeyTable(1);
        assertFalse(zero.contains(new Key(0, 0)));
        assertTrue(zero.add(new Key(0, 0)));
        assertTrue(zero.contains(new Key(0, 0)));
    }
}
