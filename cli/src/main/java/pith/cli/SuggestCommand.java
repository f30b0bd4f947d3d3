package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.Completion;

@Command(
        name = "suggest",
        header = "Complete what somebody types, by the words and titles of the documents.",
        description =
                "First how the last word may end, the words first that most documents have together with those before "
                        + "it; then titles that begin so. Case and accents do not matter.",
        footer = {"  pith suggest heat pu", "  pith suggest --json \"the brook\""})
final class SuggestCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "TYPED", description = "What was typed; several words are one text.")
    List<String> words = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Words, and titles, at most: 1 to 50. Default: ${DEFAULT-VALUE}.")
    int limit = Completion.DEFAULT_MOST;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    SuggestCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Completion.requireMost(limit);
        String typed = String.join(" ", words);
        try (Pith pith = index.open(around)) {
            List<Completion> completions = pith.complete(typed, limit);
            if (json) {
                screen.json(json(typed, completions));
            } else if (completions.isEmpty()) {
                screen.paragraph("No document has a word or a title that begins so.");
            } else {
                completions.forEach(each -> screen.spread(
                        Span.plain(Glyphs.safe(each.text())), Span.plain(Sizes.count(each.documents(), "document"))));
            }
            return completions.isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    private static ObjectNode json(String typed, List<Completion> completions) {
        ObjectNode object = Json.object().put("q", typed);
        ArrayNode list = object.putArray("completions");
        for (Completion each : completions) {
            list.addObject()
                    .put("text", each.text())
                    .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
                    .put("documents", each.documents());
        }
        return object;
    }
}
