package pith.indexer;

import java.io.IOException;
import pith.engine.Document;
import pith.engine.PithException;

/** Reads the documents of a file in one format. Without state. */
interface Extractor {

    /**
     * Reads a file.
     *
     * @throws pith.engine.UnreadableSource when the file as a whole cannot be read as its format
     * @throws pith.engine.BadInput when its one document cannot be taken
     * @throws IOException when the file cannot be read
     */
    void extract(SourceFile file, Sink sink) throws IOException;

    /** Takes what an extractor finds. */
    interface Sink {

        /**
         * A document.
         *
         * @param name what to call it when it fails: the file's path, with {@code :LINE} for a line of it
         */
        void document(Document document, String name);

        /** A part of the file that cannot be read. */
        void failed(String name, PithException why);

        /** The file holds no text. */
        void empty();

        /** The file is of no format that is read, as its bytes show. */
        void unknown(String reason);
    }
}
