package pith.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.IndexView;
import pith.engine.Quote;

/**
 * Judged queries over documents that are in an index already. Immutable.
 *
 * @param source where they come from, for people
 * @param queries that have a relevant document in the index
 * @param leftOut how many others there were
 */
public record TuningQueries(String source, List<JudgedQuery> queries, int leftOut) {
    private static final String ID = "query-id";
    private static final String TEXT = "text";

    public TuningQueries {
        queries = List.copyOf(queries);
    }

    /**
     * The queries of a BEIR folder; its corpus is not read.
     *
     * @throws pith.engine.PithException when it cannot be read, or the index has none of the relevant documents
     */
    public static TuningQueries ofBeir(Pith pith, Path folder, String split) {
        BeirFolder beir = BeirFolder.read(folder, split);
        return of(pith, beir.queries(), beir.judgments());
    }

    /**
     * Queries and judgments in files of their own.
     *
     * @param queries a header with {@code query-id} and {@code text} among its columns, then a query a line, with tabs
     *     between
     * @param judgments as BEIR has them: {@code query-id}, {@code corpus-id} and {@code score}
     * @throws pith.engine.PithException when one cannot be read, or the index has none of the relevant documents
     */
    public static TuningQueries ofFiles(Pith pith, Path queries, Path judgments) {
        Judgments judged = Judgments.read(judgments);
        Map<String, String> texts = texts(queries);
        for (String id : judged.queries()) {
            if (!texts.containsKey(id)) {
                throw new BadInput(judgments + ": query \"" + Quote.of(id) + "\" is judged, but not in " + queries);
            }
        }
        return of(pith, texts, judged);
    }

    private static Map<String, String> texts(Path file) {
        Map<String, String> texts = new HashMap<>();
        List<String> header = new ArrayList<>();
        DataFile.lines(file, (line, place) -> {
            List<String> cells = List.of(line.split("\t", -1));
            if (header.isEmpty()) {
                if (!cells.contains(ID) || !cells.contains(TEXT)) {
                    throw place.error("the header is \"" + Quote.of(line) + "\"; name the columns " + ID + " and "
                            + TEXT + ", with tabs between");
                }
                header.addAll(cells);
                return;
            }
            if (cells.size() != header.size()) {
                throw place.error(cells.size() + " cells, not " + header.size() + ": \"" + Quote.of(line) + "\"");
            }
            String id = cells.get(header.indexOf(ID));
            String text = cells.get(header.indexOf(TEXT));
            if (text.isBlank()) {
                throw place.error("query \"" + Quote.of(id) + "\" has no text");
            }
            if (texts.put(id, text) != null) {
                throw place.error("query \"" + Quote.of(id) + "\" stands twice");
            }
        });
        return texts;
    }

    private static TuningQueries of(Pith pith, Map<String, String> texts, Judgments judgments) {
        List<JudgedQuery> queries = new ArrayList<>();
        try (IndexView view = pith.view()) {
            for (String id : judgments.queries()) {
                Map<String, Integer> grades = judgments.of(id);
                boolean there = RankingMeasures.relevant(grades, 1).stream().anyMatch(each -> view.number(each) >= 0);
                if (there) {
                    queries.add(new JudgedQuery(id, "", String.valueOf(texts.get(id)), grades));
                }
            }
        }
        if (queries.isEmpty()) {
            throw new BadInput(judgments.file() + ": none of the relevant documents is in the index " + pith.folder()
                    + "; index the collection that was judged, with the ids that the judgments have");
        }
        return new TuningQueries(
                judgments.file().toString(), queries, judgments.queries().size() - queries.size());
    }
}
