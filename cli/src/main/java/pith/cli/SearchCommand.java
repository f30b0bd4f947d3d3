package pith.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Ranking;
import pith.engine.Results;

@Command(
        name = "search",
        header = "Find the documents, and the passages in them, that fit a query.",
        description =
                "Ranks by words (BM25) and by meaning (vectors) together, and shows each document's best passage. "
                        + "The score, 0 to 1, means the same whatever page or filter.",
        footer = {
            "  pith search who built the bridge",
            "  pith search --mode words --below letters/1869 \"John Roebling\"",
            "  pith search --where 'year>=1990' --where lang=en --limit 5 heat pumps",
            "  pith search --highlight answers when did the bridge open",
            "  pith search --json heat pumps | jq -r '.hits[].uri'"
        })
final class SearchCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "What to look for; several words are one query.")
    List<String> words = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            description = "words, vector (meaning alone) or hybrid (both). Default: hybrid.")
    Mode mode = Mode.HYBRID;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Hits on a page, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    int limit = Query.DEFAULT_LIMIT;

    @Option(names = "--offset", paramLabel = "N", description = "Hits to pass over. Default: ${DEFAULT-VALUE}.")
    int offset;

    @Option(
            names = "--weight",
            paramLabel = "SHARE",
            description = "Share of meaning in the hybrid score, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double weight = Ranking.DEFAULT_WEIGHT;

    @Mixin
    Filters filters = new Filters();

    @Option(
            names = "--highlight",
            paramLabel = "WHAT",
            description =
                    "words (those of the query) or answers (the words that answer the query, where a passage shown "
                            + "has them). Default: words.")
    Highlight highlight = Highlight.WORDS;

    @Option(names = "--explain", description = "Show what each score is made of.")
    boolean explain;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    /** What is marked in the passages shown. */
    enum Highlight {
        WORDS,
        ANSWERS
    }

    SearchCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Query query = Query.of(String.join(" ", words))
                .withMode(mode)
                .withLimit(limit)
                .withOffset(offset)
                .withWeight(weight)
                .withFilter(filters.filter());
        try (Pith pith = index.open(around)) {
            Results found = pith.search(query);
            Results results = highlight == Highlight.ANSWERS ? pith.markAnswers(query.text(), found) : found;
            if (json) {
                screen.json(Json.results(query, results));
            } else {
                print(results, screen);
            }
            return results.hits().isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    private void print(Results results, Screen screen) {
        if (results.hits().isEmpty()) {
            screen.paragraph(
                    results.total() == 0
                            ? "Nothing found."
                            : "Nothing on this page: the query has " + results.total() + " documents.");
            return;
        }
        Findings findings = new Findings(screen, around.folder());
        findings.hits(results.hits(), offset, explain);
        screen.blank();
        findings.page(results, offset);
    }
}
