package pith.indexer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Words;

/**
 * What the index held when the run began, in about 75 bytes a document: ids and hashes are kept as keys, and the view
 * has the rest. For use by one thread, but for what asks and marks nothing.
 */
final class Known {
    private final IndexView view;

    private final KeyTable ids;
    private final long[] forms; // by the slot of the id: what hash, root and uri come to
    private final int[] rootNumbers; // by the slot of the id
    private final BitSet seen = new BitSet(); // slots of ids

    private final KeyTable hashes;
    private final int[] numbers; // by the slot of the content hash: the number of a document that has it

    private final List<String> roots = new ArrayList<>();
    private final Map<String, Boolean> rootExists = new HashMap<>();

    Known(IndexView view) {
        this.view = view;
        long documents = view.documentCount();
        ids = new KeyTable(documents);
        forms = new long[ids.slots()];
        rootNumbers = new int[ids.slots()];
        hashes = new KeyTable(documents);
        numbers = new int[hashes.slots()];
        // In two rounds, since adding a key may move the others.
        view.forEach(entry -> {
            ids.add(Key.of(entry.id()));
            hashes.add(Key.of(entry.contentHash()));
        });
        Map<String, Integer> rootsSeen = new HashMap<>();
        view.forEachNumbered((entry, number) -> {
            int slot = ids.slot(Key.of(entry.id()));
            forms[slot] = form(entry.contentHash(), entry.root(), entry.uri());
            rootNumbers[slot] = rootsSeen.computeIfAbsent(entry.root(), root -> {
                roots.add(root);
                return roots.size() - 1;
            });
            numbers[hashes.slot(Key.of(entry.contentHash()))] = number;
        });
    }

    /** Equal for equal parts alone, but for one pair of documents in 2^64. */
    private static long form(String contentHash, String root, String uri) {
        return Key.of(contentHash + '\0' + root + '\0' + uri).high();
    }

    /** Every document that the index held, in no order. */
    void forEach(Consumer<IndexView.Entry> consumer) {
        view.forEach(consumer);
    }

    /** Names the commit. */
    String commit() {
        return view.name();
    }

    IndexView.@Nullable Entry entry(String id) {
        return has(id) ? view.entry(view.number(id)) : null;
    }

    boolean hasContent(String contentHash) {
        return hashes.contains(Key.of(contentHash));
    }

    boolean has(String id) {
        return ids.contains(Key.of(id));
    }

    /** Marks a document of the index as seen: false when it was, or when the index does not hold it. */
    boolean see(Key id) {
        int slot = ids.slot(id);
        if (slot < 0 || seen.get(slot)) {
            return false;
        }
        seen.set(slot);
        return true;
    }

    boolean saw(Key id) {
        int slot = ids.slot(id);
        return slot >= 0 && seen.get(slot);
    }

    /** Whether the index holds the document in just this form. The uri counts: pruning goes by it. */
    boolean hasUnchanged(Document document) {
        int slot = ids.slot(Key.of(document.id()));
        return slot >= 0 && forms[slot] == form(document.contentHash(), document.root(), document.uri());
    }

    /** The root that the id belongs to, when that is another than the document's and still there; else null. */
    @Nullable
    String foreignOwner(Document document) {
        int slot = ids.slot(Key.of(document.id()));
        if (slot < 0 || roots.get(rootNumbers[slot]).equals(document.root())) {
            return null;
        }
        String owner = roots.get(rootNumbers[slot]);
        boolean exists = rootExists.computeIfAbsent(owner, root -> root.isEmpty() || Files.exists(Path.of(root)));
        return exists ? owner : null;
    }

    /** The passages and vectors of a document of the same content, such as the same file under its former name. */
    Optional<Embedding> embedding(Document document) {
        int slot = hashes.slot(Key.of(document.contentHash()));
        if (slot < 0) {
            return Optional.empty();
        }
        int number = numbers[slot];
        IndexView.Passages places = view.passages(number, Words.NONE);
        List<Passage> passages = IntStream.range(0, places.starts().length)
                .mapToObj(i -> Passage.of(document, i, places.starts()[i], places.ends()[i]))
                .toList();
        List<CompletableFuture<float[]>> vectors = view.vectors(number).stream()
                .map(CompletableFuture::completedFuture)
                .toList();
        return Optional.of(new Embedding(passages, 0, Coverage.NONE, vectors));
    }
}
