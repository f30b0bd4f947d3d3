package pith.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.BadInput;
import pith.engine.Calibration;
import pith.engine.Folded;
import pith.engine.Folding;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Quote;
import pith.engine.Syntax;
import pith.evaluation.SampleReport.AnswerRow;
import pith.evaluation.SampleReport.LikeRow;
import pith.evaluation.SampleReport.SearchRow;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/**
 * How Pith does on its own sample corpus, used as a user would: a folder of files is indexed, searched and asked. And
 * whether what the engine promises holds: every answer stands in the author's own file where the answer says.
 */
public final class SampleCorpus {
    private static final int DEPTH = 10;
    private static final int LIKE_DEPTH = 5;

    private SampleCorpus() {}

    /**
     * Measures. {@code FOLDER/documents} is indexed into {@code pith}'s folder.
     *
     * @param pith on a folder with no index, or with that of an earlier run over the same corpus
     * @param folder with {@code documents/}, {@code queries.tsv}, {@code qrels.tsv} and {@code answers.tsv}
     * @param threshold the least probability of an answer; null for the reader's own
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the corpus cannot be read or a file of it not indexed
     */
    public static SampleReport run(Pith pith, Path folder, @Nullable Double threshold, Consumer<String> progress) {
        SampleFiles files = SampleFiles.read(folder);
        long start = System.nanoTime();
        IndexReport indexed = pith.index(folder.resolve("documents"));
        double indexSeconds = Seconds.since(start);
        for (Entry entry : indexed.entries(Outcome.FAILED)) {
            throw new BadInput(entry.name() + " could not be indexed: " + entry.reason());
        }
        long documents;
        long passages;
        try (IndexView view = pith.view()) {
            checkJudged(files, view);
            documents = view.documentCount();
            passages = view.passageCount();
        }
        Ticker searches = new Ticker(progress, "queries", files.queries().size());
        List<SearchRow> found = files.queries().parallelStream()
                .map(query -> {
                    SearchRow row = search(pith, files, query);
                    searches.tick();
                    return row;
                })
                .toList();
        List<String> ids = ids(pith);
        Ticker likes = new Ticker(progress, "documents", ids.size());
        List<LikeRow> alike = ids.parallelStream()
                .map(id -> {
                    LikeRow row = like(pith, ids, id);
                    likes.tick();
                    return row;
                })
                .filter(row -> row.others() > 0)
                .toList();
        Ticker questions = new Ticker(progress, "questions", files.questions().size());
        List<AnswerRow> answered = files.questions().parallelStream()
                .map(question -> {
                    AnswerRow row = ask(pith, files, question, threshold);
                    questions.tick();
                    return row;
                })
                .toList();
        return new SampleReport(documents, passages, indexSeconds, applied(pith, threshold), found, answered, alike);
    }

    private static double applied(Pith pith, @Nullable Double threshold) {
        if (threshold != null) {
            return threshold;
        }
        Calibration calibration = pith.calibration();
        return calibration == null ? Question.UNCALIBRATED_THRESHOLD : calibration.threshold();
    }

    /** A judged document that is not in the index would be a miss for ever, and the file's mistake. */
    private static void checkJudged(SampleFiles files, IndexView view) {
        Set<String> ids = new HashSet<>();
        view.forEach(entry -> ids.add(entry.id()));
        for (String query : files.judgments().queries()) {
            for (String id : files.judgments().of(query).keySet()) {
                if (!ids.contains(id)) {
                    throw new BadInput(files.judgments().file() + ": document \"" + Quote.of(id) + "\" of query "
                            + query + " is not among the documents");
                }
            }
        }
    }

    /** Of the documents that lie in a folder, which is their field; in order. */
    private static List<String> ids(Pith pith) {
        List<String> ids = new ArrayList<>();
        try (IndexView view = pith.view()) {
            view.forEach(entry -> {
                if (entry.id().indexOf('/') > 0) {
                    ids.add(entry.id());
                }
            });
        }
        ids.sort(null);
        return ids;
    }

    private static LikeRow like(Pith pith, List<String> ids, String id) {
        String field = id.substring(0, id.indexOf('/'));
        long others = ids.stream()
                .filter(other -> other.startsWith(field + "/") && !other.equals(id))
                .count();
        Map<Mode, List<String>> rankings = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            Likeness asked = Likeness.of(List.of(id)).withMode(mode).withLimit(LIKE_DEPTH);
            rankings.put(
                    mode,
                    pith.similar(asked).hits().stream()
                            .map(hit -> hit.document().id())
                            .toList());
        }
        return new LikeRow(id, field, (int) others, rankings);
    }

    private static SearchRow search(Pith pith, SampleFiles files, SampleFiles.SearchQuery query) {
        Map<Mode, List<String>> rankings = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            Query asked = Query.of(query.text())
                    .withSyntax(Syntax.PLAIN)
                    .withMode(mode)
                    .withLimit(DEPTH);
            rankings.put(
                    mode,
                    pith.search(asked).hits().stream()
                            .map(hit -> hit.document().id())
                            .toList());
        }
        return new SearchRow(
                query.id(), query.kind(), query.text(), files.judgments().of(query.id()), rankings);
    }

    private static AnswerRow ask(
            Pith pith, SampleFiles files, SampleFiles.AnswerQuery query, @Nullable Double threshold) {
        Question question = Question.of(query.text());
        Answers answers = pith.ask(threshold == null ? question : question.withThreshold(threshold));
        int right = 0;
        int checked = 0;
        List<String> misplaced = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Answer answer : answers.answers()) {
            texts.add(answer.text());
            if (right == 0 && AnswerStrings.holds(folded(answer), query.expected())) {
                right = texts.size();
            }
            String original = files.originals().get(answer.document().id());
            if (original != null) {
                checked++;
                if (!stands(answer, original)) {
                    misplaced.add("\"" + Quote.of(answer.text()) + "\" is not at " + answer.start() + " to "
                            + answer.end() + " of " + answer.document().id());
                }
            }
        }
        double best =
                answers.answers().isEmpty() ? 0 : answers.answers().getFirst().probability();
        return new AnswerRow(
                query.id(),
                query.kind(),
                query.text(),
                query.expected(),
                texts,
                best,
                answers.noAnswer(),
                right,
                checked,
                misplaced);
    }

    /** A right answer may be written in letters that only look right; which they are, its line tells. */
    private static String folded(Answer answer) {
        Folded folded = Folding.of(answer.document().text());
        return folded.text().substring(folded.folded(answer.start()), folded.folded(answer.end()));
    }

    private static boolean stands(Answer answer, String original) {
        return answer.end() <= original.length()
                && original.substring(answer.start(), answer.end()).equals(answer.text());
    }
}
