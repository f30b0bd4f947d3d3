package pith.indexer;

import java.util.ArrayList;
import java.util.List;
import pith.engine.Document;
import pith.engine.PithException;

/** What an extractor gave. */
final class Found implements Extractor.Sink {
    final List<Document> documents = new ArrayList<>();
    final List<String> failures = new ArrayList<>(); // each begins with the last part of its name
    final List<String> unknown = new ArrayList<>();
    boolean empty;

    @Override
    public void document(Document document, String name) {
        documents.add(document);
    }

    @Override
    public void failed(String name, PithException why) {
        failures.add(name.substring(name.lastIndexOf('/') + 1) + " " + why.getMessage());
    }

    @Override
    public void empty() {
        empty = true;
    }

    @Override
    public void unknown(String reason) {
        unknown.add(reason);
    }
}
