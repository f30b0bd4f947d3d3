package pith.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.IndexView;

/**
 * A BEIR folder whose documents are in an index, and its queries that have a relevant document.
 *
 * @param queries in the order of the judgments, with the grades of the file
 * @param withoutRelevant how many judged queries were left out
 * @param documents how many the corpus has
 * @param documentsEmpty how many of them have neither title nor text and were not indexed
 * @param relevantMissing how many relevant documents are not in the corpus
 * @param passages how many passages the index holds
 * @param seconds wall time of indexing
 */
record IndexedFolder(
        String name,
        List<JudgedQuery> queries,
        int withoutRelevant,
        int documents,
        int documentsEmpty,
        int relevantMissing,
        long passages,
        double seconds) {

    /** Puts the documents into {@code pith}'s folder; those that are there already are not embedded again. */
    static IndexedFolder of(Pith pith, RetrievalJob job, Consumer<String> progress) {
        BeirFolder beir = BeirFolder.read(job.folder(), job.split());
        List<JudgedQuery> queries = beir.judged().stream()
                .filter(query -> !relevant(beir, query, job).isEmpty())
                .map(query -> judged(beir, query))
                .toList();
        if (queries.isEmpty()) {
            throw new BadInput(
                    beir.judgments().file() + ": no query has a document of grade " + job.relevantFrom() + " or more");
        }
        long start = System.nanoTime();
        Batches corpus = new Batches(pith, progress);
        beir.documents(corpus);
        double seconds = Seconds.since(start);
        long passages;
        try (IndexView view = pith.view()) {
            corpus.refuseStrangers(view);
            passages = view.passageCount();
        }
        int missing = (int) queries.stream()
                .flatMap(query -> relevant(beir, query.id(), job).stream())
                .distinct()
                .filter(id -> !corpus.holds(id))
                .count();
        return new IndexedFolder(
                beir.name(),
                queries,
                beir.judged().size() - queries.size(),
                corpus.given(),
                corpus.empty(),
                missing,
                passages,
                seconds);
    }

    private static Set<String> relevant(BeirFolder beir, String query, RetrievalJob job) {
        return RankingMeasures.relevant(beir.judgments().of(query), job.relevantFrom());
    }

    private static JudgedQuery judged(BeirFolder beir, String query) {
        String text = String.valueOf(beir.queries().get(query));
        return new JudgedQuery(query, "", text, beir.judgments().of(query));
    }

    /** Grades as the job wants them. */
    static Map<String, Integer> grades(Map<String, Integer> judged, RetrievalJob job) {
        return job.binary()
                ? RankingMeasures.relevant(judged, job.relevantFrom()).stream()
                        .collect(Collectors.toMap(id -> id, id -> 1))
                : judged;
    }
}
