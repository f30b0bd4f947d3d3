package pith.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.Explained;
import pith.engine.ExplainedHit;
import pith.engine.Query;

@Command(
        name = "explain",
        header = "Show how a document comes by its score for a query.",
        description =
                "Every number stands over those that it is made of, down to how often each word occurs. A document "
                        + "that the query does not find is explained too.",
        footer = {
            "  pith explain engineering/brooklyn-bridge.md who built the bridge",
            "  pith explain --fusion rrf notes/a.md heat pumps",
            "  pith explain --json notes/a.md heat pumps | jq .explanation"
        })
final class ExplainCommand extends Subcommand {
    private static final int INDENT = 2;

    @Parameters(index = "0", paramLabel = "ID", description = "The id of a document, as search shows it.")
    String id = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "QUERY", description = "What search was asked.")
    List<String> words = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Mixin
    FusionOptions fusion = new FusionOptions();

    @Mixin
    Filters filters = new Filters();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ExplainCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Query query = fusion.of(Query.of(String.join(" ", words)).withFilter(filters.filter()));
        try (Pith pith = index.open(around)) {
            query = fusion.tuned(query, pith.weight());
            ExplainedHit hit = pith.explain(query, id);
            if (json) {
                screen.json(Json.explained(query, hit));
            } else {
                print(hit, screen);
            }
            return hit.rank() == 0 ? Exit.NOTHING : Exit.FOUND;
        }
    }

    private static void print(ExplainedHit hit, Screen screen) {
        screen.paragraph(
                hit.rank() == 0
                        ? "The query does not find " + hit.document().id() + ", which would have the score"
                        : hit.document().id() + " is " + hit.rank() + " of " + hit.total() + " by its score");
        tree(hit.score(), 0, screen);
        if (!hit.unfinished().isEmpty()) {
            screen.paragraph(Remarks.partial(hit.unfinished()));
        }
    }

    private static void tree(Explained explained, int indent, Screen screen) {
        String formula = explained.operation().formula();
        String made = formula.isEmpty() ? "" : " = " + formula;
        screen.paragraph(
                " ".repeat(indent) + number(explained.value()) + "  ",
                List.of(Span.plain(explained.what()), Span.dim(made)));
        explained.parts().forEach(part -> tree(part, indent + INDENT, screen));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
