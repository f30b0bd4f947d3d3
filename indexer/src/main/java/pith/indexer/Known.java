package pith.indexer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.Passage;

/** What the index held when the run began. */
final class Known {
    private final IndexView view;
    private final Map<String, IndexView.Entry> byId = new HashMap<>();
    private final Map<String, IndexView.Entry> byHash = new HashMap<>();
    private final Map<String, Boolean> rootExists = new HashMap<>();

    Known(IndexView view) {
        this.view = view;
        view.forEach(entry -> {
            byId.put(entry.id(), entry);
            byHash.put(entry.contentHash(), entry);
        });
    }

    /** Names the commit. */
    String commit() {
        return view.name();
    }

    Collection<IndexView.Entry> entries() {
        return byId.values();
    }

    IndexView.@Nullable Entry entry(String id) {
        return byId.get(id);
    }

    boolean hasContent(String contentHash) {
        return byHash.containsKey(contentHash);
    }

    boolean has(String id) {
        return byId.containsKey(id);
    }

    /** Whether the index holds the document in just this form. The uri counts: pruning goes by it. */
    boolean hasUnchanged(Document document) {
        IndexView.Entry entry = byId.get(document.id());
        return entry != null
                && entry.contentHash().equals(document.contentHash())
                && entry.root().equals(document.root())
                && entry.uri().equals(document.uri());
    }

    /** The root that the id belongs to, when that is another than the document's and still there; else null. */
    @Nullable
    String foreignOwner(Document document) {
        IndexView.Entry entry = byId.get(document.id());
        if (entry == null || entry.root().equals(document.root())) {
            return null;
        }
        String owner = entry.root();
        boolean exists = rootExists.computeIfAbsent(owner, root -> root.isEmpty() || Files.exists(Path.of(root)));
        return exists ? owner : null;
    }

    /** The passages and vectors of a document of the same content, such as the same file under its former name. */
    Optional<Embedding> embedding(Document document) {
        IndexView.Entry twin = byHash.get(document.contentHash());
        if (twin == null) {
            return Optional.empty();
        }
        int number = view.number(twin.id());
        IndexView.Passages places = view.passages(number, "");
        List<Passage> passages = IntStream.range(0, places.starts().length)
                .mapToObj(i -> Passage.of(document, i, places.starts()[i], places.ends()[i]))
                .toList();
        List<CompletableFuture<float[]>> vectors = view.vectors(number).stream()
                .map(CompletableFuture::completedFuture)
                .toList();
        return Optional.of(new Embedding(passages, 0, vectors));
    }
}
