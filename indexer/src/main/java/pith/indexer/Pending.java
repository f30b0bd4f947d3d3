package pith.indexer;

import java.util.concurrent.Future;
import pith.engine.Document;

/**
 * A document on its way to the index.
 *
 * @param place see {@link Tally#place}
 * @param document the document, with its content hash
 * @param name what to call it when it fails
 * @param replaces whether the index held one of its id when the run began
 * @param embedding its passages
 */
record Pending(long place, Document document, String name, boolean replaces, Future<Embedding> embedding) {
    int characters() {
        return document.title().length() + document.text().length();
    }
}
