package pith.engine.lucene;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was made lately, for each hit of a page asks for the same anew. Thread-safe. */
final class Lately<K, V> {
    private static final int MOST = 64;

    private final Map<K, V> made = new LinkedHashMap<>(16, 0.75f, true);

    interface Make<V> {
        V make() throws IOException;
    }

    /** Two that ask at once may both make it. */
    V get(K key, Make<V> make) throws IOException {
        synchronized (made) {
            @Nullable V known = made.get(key);
            if (known != null) {
                return known;
            }
        }
        V value = make.make();
        synchronized (made) {
            made.put(key, value);
            if (made.size() > MOST) {
                made.remove(made.keySet().iterator().next());
            }
        }
        return value;
    }
}
