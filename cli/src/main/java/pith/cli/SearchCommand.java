package pith.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Shown;
import pith.engine.Syntax;

@Command(
        name = "search",
        header = "Find the documents, and the passages in them, that fit a query.",
        description = {
            "Ranks by words (BM25) and by meaning (vectors) together, and shows each document's best passage. "
                    + "The score, 0 to 1, means the same whatever page or filter.",
            "",
            "A query is words; what makes no sense as an operator is one too:",
            "  \"east river\"          the words together; \"east river\"~3 nearly so",
            "  +bridge -tower        must be there; must not be there",
            "  a AND b, a OR b, NOT a, ( )",
            "  bridg*  brigde~       words that begin so; words that are nearly so",
            "  bridge^3              weighs three times as much",
            "  title:bridge          in the title",
            "  year:1883  year:>=1883  year:[1870 TO 1883]  tag:\"two words\"",
            "  tag:br*  year:*  -tag:x     conditions on metadata",
            "  *                     every document"
        },
        footer = {
            "  pith search who built the bridge",
            "  pith search '+bridge -tower \"east river\" year:>=1883'",
            "  pith search --mode words --below letters/1869 \"John Roebling\"",
            "  pith search --where 'year>=1990' --where lang=en --limit 5 heat pumps",
            "  pith search --facet format --facet year:5 --sort -year heat pumps",
            "  pith search --highlight answers when did the bridge open",
            "  pith search --json heat pumps | jq -r '.hits[].uri'"
        })
final class SearchCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "What to look for; several words are one query.")
    List<String> words = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Mixin
    FusionOptions fusion = new FusionOptions();

    @Mixin
    RerankOptions rerank = new RerankOptions();

    @Option(
            names = "--syntax",
            paramLabel = "SYNTAX",
            description = "forgiving (as people type), strict (an operator that makes no sense is an error) or plain "
                    + "(all of it is words). Default: forgiving.")
    Syntax syntax = Syntax.FORGIVING;

    @Mixin
    SynonymsFile synonyms = new SynonymsFile();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Hits on a page, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    int limit = Query.DEFAULT_LIMIT;

    @Option(names = "--offset", paramLabel = "N", description = "Hits to pass over. Default: ${DEFAULT-VALUE}.")
    int offset;

    @Mixin
    Filters filters = new Filters();

    @Option(
            names = "--highlight",
            paramLabel = "WHAT",
            description =
                    "words (those of the query) or answers (the words that answer the query, where a passage shown "
                            + "has them). Default: words.")
    Highlight highlight = Highlight.WORDS;

    @Mixin
    Candidacy candidacy = new Candidacy();

    @Mixin
    ShownOptions shown = new ShownOptions();

    @Option(names = "--explain", description = "Show what each score is made of; pith explain shows more.")
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
        Query query = rerank.of(fusion.of(Query.of(String.join(" ", words))
                .withSyntax(syntax)
                .withLimit(limit)
                .withOffset(offset)
                .withFilter(filters.filter())));
        query = shown.addTo(candidacy.addTo(query), json);
        try (Pith pith = index.open(around, null, rerank.model)) {
            query = fusion.tuned(query, pith.weight());
            synonyms.use(pith, around);
            Results found = pith.search(query);
            Results results = highlight == Highlight.ANSWERS ? pith.markAnswers(query.text(), found) : found;
            if (json) {
                screen.json(Json.results(query, results));
            } else {
                print(query, results, pith.offset(query), screen);
            }
            return results.hits().isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    private void print(Query query, Results results, int offset, Screen screen) {
        String better = results.didYouMean();
        if (better != null) {
            screen.paragraph("Did you mean: " + Glyphs.safe(better));
            screen.blank();
        }
        if (results.hits().isEmpty()) {
            screen.paragraph(
                    results.total() == 0
                            ? "Nothing found."
                            : "Nothing on this page: the query has " + results.total() + " documents.");
            Remarks.print(query, results, screen);
            return;
        }
        Findings findings = new Findings(screen, around.folder()).withPassages(Shown.MAX_PASSAGES);
        findings.hits(results.hits(), offset, explain);
        screen.blank();
        findings.page(results, offset);
        new FacetTable(screen).print(results.facets());
        Remarks.print(query, results, screen);
    }
}
