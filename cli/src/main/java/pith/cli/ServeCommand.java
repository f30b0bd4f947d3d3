package pith.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.engine.IndexView;
import pith.web.Server;
import pith.web.Serving;

@Command(
        name = "serve",
        header = "Serve the index over HTTP: a page to search and ask in, and a JSON API.",
        description = {
            "Runs until Ctrl-C. It holds the index's writer lock: while it runs, pith index on the same index sends it the work.",
            "",
            "It listens on this machine alone, unless told otherwise: then it asks for a key that pith keys create has "
                    + "made."
        },
        footer = {
            "  pith serve",
            "  pith serve --index /srv/pith --port 8080",
            "  pith serve --host 0.0.0.0 --name search.example --tls-cert chain.pem --tls-key key.pem"
        })
final class ServeCommand extends Subcommand {
    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description =
                    "The model that marks the answers: a name of pith models list, or a folder. Probabilities are "
                            + "fitted to Pith's own: another needs a --threshold of its own. Default: Pith's own.")
    @Nullable
    String reader;

    @Mixin
    SynonymsFile synonyms = new SynonymsFile();

    @Option(
            names = "--reranker",
            paramLabel = "MODEL",
            description = "The model for queries that want a second look: a name of pith models list, or a folder. "
                    + "Default: the one that was pulled or imported.")
    @Nullable
    String reranker;

    @Mixin
    ServingOptions options = new ServingOptions();

    ServeCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        try (Pith pith = index.open(around, reader, reranker)) {
            synonyms.use(pith, around);
            pith.lock("pith serve");
            return Stop.interrupting(() -> serve(pith, screen));
        }
    }

    private int serve(Pith pith, Screen screen) {
        PrintWriter log = options.log(around);
        Serving serving = options.serving(around, pith.folder(), line -> {
            log.println(line);
            log.flush();
        });
        try (Server server = Server.start(pith, serving)) {
            server.announce(pith.folder());
            screen.line(Span.plain("Serving " + documents(pith) + " at "), Span.title(server.url()));
            screen.line(Span.dim("The index is in " + pith.folder() + ". Ctrl-C stops the server."));
            around.out().flush();
            waitForStop();
        }
        return Exit.FOUND;
    }

    private static String documents(Pith pith) {
        try (IndexView view = pith.view()) {
            return String.format(Locale.ROOT, "%,d documents", view.documentCount());
        }
    }

    private static void waitForStop() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            // The signal to stop: what was opened is closed on the way out.
        }
    }
}
