package pith.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.Quote;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/** Puts a data set's documents into an index, some at a time. For use by one thread. */
final class Batches {
    private static final int BATCH = 1_000;

    private final Pith pith;
    private final Consumer<String> progress;
    private final List<Document> batch = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int given;
    private int empty;

    Batches(Pith pith, Consumer<String> progress) {
        this.pith = pith;
        this.progress = progress;
    }

    /** Takes a document; one with neither title nor text is counted and left out, since there is nothing to index. */
    void add(String id, String title, String text, Place place) {
        if (!ids.add(id)) {
            throw place.error("document \"" + Quote.of(id) + "\" stands twice");
        }
        given++;
        if (title.isBlank() && text.isBlank()) {
            empty++;
            return;
        }
        batch.add(Document.of(id, title, text));
        if (batch.size() == BATCH) {
            flush();
        }
    }

    /** To be called once, after the last document. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        IndexReport report = pith.put(batch);
        batch.clear();
        if (report.interrupted()) {
            throw new CancellationException("stopped while indexing");
        }
        List<Entry> failed = report.entries(Outcome.FAILED);
        if (!failed.isEmpty()) {
            throw new BadInput("document \"" + Quote.of(failed.getFirst().name()) + "\" could not be indexed: "
                    + failed.getFirst().reason());
        }
        progress.accept("documents indexed: " + given);
    }

    /** How many documents were given. */
    int given() {
        return given;
    }

    /** How many of them were left out. */
    int empty() {
        return empty;
    }

    boolean holds(String id) {
        return ids.contains(id);
    }

    /** Refuses an index with other documents than those given, which would stand in the rankings. */
    void refuseStrangers(IndexView view) {
        view.forEach(entry -> {
            if (!ids.contains(entry.id())) {
                throw new BadInput("the index in " + pith.folder() + " holds \"" + Quote.of(entry.id())
                        + "\", which is not in this data set; name an index folder of its own for each data set");
            }
        });
    }
}
