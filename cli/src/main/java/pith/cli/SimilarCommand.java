package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.BadQuery;
import pith.engine.IndexView;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Results;

@Command(
        name = "similar",
        header = "Find documents like others.",
        description = "Ranks by the likeness of meaning to the given documents, which are left out themselves.",
        footer = {"  pith similar engineering/brooklyn-bridge.md", "  pith similar --limit 3 notes/a.md notes/b.md"})
final class SimilarCommand extends Subcommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "The id of a document, as search shows it, or the path of a file that was indexed.")
    List<String> ids = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Documents at most, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    int limit = Query.DEFAULT_LIMIT;

    @Mixin
    Filters filters = new Filters();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    SimilarCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        try (Pith pith = index.open(around)) {
            List<String> known = known(pith);
            Results results = pith.similar(known, limit, filters.filter());
            if (json) {
                screen.json(Json.similar(known, results));
            } else if (results.hits().isEmpty()) {
                screen.paragraph("Nothing found: the index holds no other document.");
            } else {
                new Findings(screen, around.folder()).hits(results.hits(), 0, false);
            }
            return results.hits().isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    /** The ids, with files' paths turned into the ids of the documents made of them. */
    private List<String> known(Pith pith) {
        List<String> known = new ArrayList<>();
        try (IndexView view = pith.view()) {
            for (String id : ids) {
                known.addAll(view.number(id) >= 0 ? List.of(id) : ofFile(id, view));
            }
        }
        return known;
    }

    private List<String> ofFile(String name, IndexView view) {
        List<String> found = new ArrayList<>();
        Path file = withoutLinks(around.folder().resolve(name).normalize());
        if (Files.exists(file)) {
            String uri = file.toUri().toString();
            view.forEach(entry -> {
                if (entry.uri().equals(uri) || entry.uri().startsWith(uri + "#")) {
                    found.add(entry.id());
                }
            });
        }
        if (found.isEmpty()) {
            throw new BadQuery("\"" + Quote.of(name) + "\" is neither the id of a document in " + index.path(around)
                    + " nor a file that was indexed into it");
        }
        found.sort(null);
        return found;
    }

    /** As the indexer names it: the folder by its real path, the file by its own name. */
    private static Path withoutLinks(Path file) {
        Path parent = file.getParent();
        try {
            return parent == null ? file : parent.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            return file;
        }
    }
}
