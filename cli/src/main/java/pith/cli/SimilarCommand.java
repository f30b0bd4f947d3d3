package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.BadQuery;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Results;
import pith.engine.Shown;

@Command(
        name = "similar",
        header = "Find documents like others, or like a text.",
        description = "Ranks by the likeness to the given documents, of meaning and of the words that tell most about "
                + "them. These documents are left out.",
        footer = {
            "  pith similar engineering/brooklyn-bridge.md",
            "  pith similar --limit 3 notes/a.md notes/b.md --unlike notes/c.md",
            "  pith similar --text \"bridges hung from cables\" --diversity 0.3",
            "  pith similar notes/a.md --seen notes/b.md --mode vector --fold-duplicates"
        })
final class SimilarCommand extends Subcommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "The id of a document, as search shows it, or the path of a file that was indexed.")
    List<String> ids = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "A text to find documents like, in place of documents or beside them.")
    @Nullable
    String text;

    @Option(
            names = "--unlike",
            paramLabel = "ID",
            description = "A document to move away from; left out too. May be given several times.")
    List<String> unlike = List.of();

    @Option(names = "--seen", paramLabel = "ID", description = "A document to leave out. May be given several times.")
    List<String> seen = List.of();

    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            description = "words, vector (meaning alone) or hybrid (both). Default: hybrid.")
    Mode mode = Mode.HYBRID;

    @Option(
            names = "--weight",
            paramLabel = "SHARE",
            description = "Share of meaning in the hybrid score, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double weight = Likeness.DEFAULT_WEIGHT;

    @Option(
            names = "--diversity",
            paramLabel = "SHARE",
            description = "How much the documents are to differ from each other, 0 to 1, such as 0.3. "
                    + "Default: ${DEFAULT-VALUE}.")
    double diversity;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Documents at most, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    int limit = Query.DEFAULT_LIMIT;

    @Mixin
    Filters filters = new Filters();

    @Mixin
    ShownOptions shown = new ShownOptions();

    @Option(names = "--explain", description = "Show what each score is made of.")
    boolean explain;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    SimilarCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        if (ids.isEmpty() && text == null) {
            throw new BadQuery("no ID and no --text; give one of them to find documents like it");
        }
        try (Pith pith = index.open(around)) {
            List<String> known = known(ids, pith);
            Likeness asked = Likeness.of(known, text)
                    .withUnlike(known(unlike, pith))
                    .withSeen(known(seen, pith))
                    .withMode(mode)
                    .withWeight(weight)
                    .withDiversity(diversity)
                    .withLimit(limit)
                    .withFilter(filters.filter());
            asked = shown.addTo(asked, json);
            Results results = pith.similar(asked);
            if (json) {
                screen.json(Json.similar(known, results));
            } else if (results.hits().isEmpty()) {
                screen.paragraph("Nothing found: the index holds no other document that is like it.");
            } else {
                new Findings(screen, around.folder())
                        .withPassages(Shown.MAX_PASSAGES)
                        .hits(results.hits(), 0, explain);
            }
            return results.hits().isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    /** The ids, with files' paths turned into the ids of the documents made of them. */
    private List<String> known(List<String> names, Pith pith) {
        List<String> known = new ArrayList<>();
        try (IndexView view = pith.view()) {
            for (String id : names) {
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
