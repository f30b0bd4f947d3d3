package pith.web;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import pith.Pith;

/** A server over an index in a folder, and a client that asks it. */
final class Running implements AutoCloseable {
    /** Held, for the log forgets the level of a logger that nobody holds. */
    @SuppressWarnings("UnusedVariable")
    private static final List<Logger> QUIET = Stream.of("io.javalin", "org.eclipse.jetty", "org.apache.lucene")
            .map(Logger::getLogger)
            .peek(logger -> logger.setLevel(Level.SEVERE))
            .toList();

    final WordEncoder encoder;
    final Pith pith;
    final Server server;
    final Client client;

    Running(Path folder) {
        this(folder, "words");
    }

    Running(Path folder, String model) {
        this(folder, model, Serving.on("localhost", 0));
    }

    Running(Path folder, Serving serving) {
        this(folder, "words", serving);
    }

    private Running(Path folder, String model, Serving serving) {
        encoder = new WordEncoder(model);
        pith = Pith.open(folder, encoder, YearReader::new);
        server = Server.start(pith, serving);
        client = new Client(server.url());
    }

    /** A server that has some documents. */
    static Running withBridges(Path folder) {
        Running running = new Running(folder);
        running.client.post("/v1/documents", """
                {"documents": [
                  {"id": "bridges/brooklyn.md", "title": "Brooklyn Bridge",
                   "text": "The Brooklyn Bridge spans the East River. It opened in 1883.",
                   "metadata": {"year": 1883, "kind": "suspension", "length": 1833.5, "open": true,
                                "opened": {"date": "1883-05-24T00:00:00Z"}, "places": ["Brooklyn", "Manhattan"],
                                "about": {"text": "A suspension bridge that the Roeblings built"}}},
                  {"id": "bridges/tower.md", "title": "Tower Bridge",
                   "text": "Tower Bridge crosses the Thames in London. It opened in 1894.",
                   "metadata": {"year": 1894, "kind": "bascule"}},
                  {"id": "towers/eiffel.md", "title": "Eiffel Tower",
                   "text": "The Eiffel Tower stands in Paris. It was finished in 1889 for a fair.",
                   "metadata": {"year": 1889}},
                  {"id": "soup.md", "title": "Onion soup",
                   "text": "Cook the onions slowly until they are brown, then pour the broth."}
                ]}""");
        return running;
    }

    @Override
    public void close() {
        encoder.release();
        client.close();
        server.close();
        pith.close();
    }
}
