package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.IndexView.Entry;

class KnownTest {
    private static final int MANY = 100_000;
    private static final long MOST_BYTES_A_DOCUMENT = 100;

    /** A view of so many documents, which names them and does nothing else. */
    @SuppressWarnings("unchecked") // an argument of a method that is named
    private static IndexView view(int documents) {
        return (IndexView) Proxy.newProxyInstance(
                IndexView.class.getClassLoader(), new Class<?>[] {IndexView.class}, (self, method, arguments) -> {
                    return switch (method.getName()) {
                        case "documentCount" -> (long) documents;
                        case "forEach" -> forEach(documents, (Consumer<Entry>) arguments[0]);
                        case "forEachNumbered" -> forEachNumbered(documents, (ObjIntConsumer<Entry>) arguments[0]);
                        default -> throw new AssertionError(method + " is not to be called");
                    };
                });
    }

    private static @Nullable Object forEach(int documents, Consumer<Entry> consumer) {
        for (int i = 0; i < documents; i++) {
            consumer.accept(entry(i));
        }
        return null;
    }

    private static @Nullable Object forEachNumbered(int documents, ObjIntConsumer<Entry> consumer) {
        for (int i = 0; i < documents; i++) {
            consumer.accept(entry(i), i);
        }
        return null;
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

    /** Not by the heap in use, which the collector rounds up to its regions. */
    @Test
    void aMillionDocumentsTakeLessThanAHundredMegabytes() throws ReflectiveOperationException {
        Known known = new Known(view(MANY));
        for (int i = 0; i < MANY; i++) {
            assertTrue(known.see(Key.of(entry(i).id())));
        }
        long bytes = bytes(known);
        System.out.println("what is known of a document takes " + bytes / MANY + " bytes");
        assertTrue(bytes > 16 * MANY, "a key of each is there");
        assertTrue(bytes < MOST_BYTES_A_DOCUMENT * MANY, bytes / MANY + " bytes a document");
    }

    /** Of all arrays that grow with the documents. A collection of objects would be an error of its own. */
    private static long bytes(Object holder) throws ReflectiveOperationException {
        long bytes = 0;
        for (Field field : holder.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            field.setAccessible(true);
            bytes += switch (field.get(holder)) {
                case long[] longs -> 8L * longs.length;
                case int[] ints -> 4L * ints.length;
                case BitSet bits -> bits.size() / 8;
                case KeyTable table -> bytes(table);
                case Collection<?> few -> small(few.size());
                case Map<?, ?> few -> small(few.size());
                default -> 0;
            };
        }
        return bytes;
    }

    private static long small(int size) {
        assertTrue(size < 10, size + " objects for " + MANY + " documents");
        return 0;
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
