package pith.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.Likeness;
import pith.engine.Query;
import pith.engine.Shown;

/** What of each hit is shown, as options. */
final class ShownOptions {
    @Option(
            names = "--passages",
            paramLabel = "N",
            description = "The best passages of each document, 1 to 100. Default: 1, with --json 3.")
    @Nullable
    Integer passages;

    @Option(
            names = "--around",
            paramLabel = "N",
            description = "Passages before and behind each that are shown with it, 0 to 20. Default: ${DEFAULT-VALUE}.")
    int around;

    @Option(
            names = "--sentences",
            paramLabel = "N",
            description =
                    "Of how many sentences a vector is made to show the one nearest to the query, where few words "
                            + "match, 0 to 1000. Default: ${DEFAULT-VALUE}.")
    int sentences = Shown.SOME_SENTENCES;

    @Option(
            names = "--fold-duplicates",
            description = "Count documents that say nearly the same as one, and name the others below the best.")
    boolean foldDuplicates;

    /** The query with these wishes. */
    Query addTo(Query query, boolean json) {
        return query.withShown(shown(query.shown(), json))
                .withRanking(query.ranking().withFoldDuplicates(foldDuplicates));
    }

    /** What is asked, with these wishes. */
    Likeness addTo(Likeness asked, boolean json) {
        return asked.withShown(shown(asked.shown(), json)).withFoldDuplicates(foldDuplicates);
    }

    private Shown shown(Shown shown, boolean json) {
        int most = passages != null ? passages : json ? shown.passages() : 1;
        return shown.withPassages(most).withAround(around).withSentences(sentences);
    }
}
