package pith.searcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Document;
import pith.engine.Hit;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.PithException;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;
import pith.engine.Results;
import pith.engine.Syntax;

/**
 * Answers questions with words of the documents: finds the best passages, reads each, and weighs all spans of all
 * passages against each other and against there being no answer. Thread-safe.
 *
 * <p>A span's log-odds against "none of these" are {@link #SPAN_WEIGHT} times its logits plus {@link #RETRIEVAL_WEIGHT}
 * times its passage's retrieval score plus {@link #BIAS} (BERTserini, Yang et al. 2019, mixes the two linearly as well).
 * The shares of belief are the softmax over the log-odds of all spans of all passages and 0 for none of them (normalised
 * together, as in Wang et al., "Multi-passage BERT", 2019). Spans that overlap are forms of one answer: the best stands
 * for them, and its probability is the sum of their shares.
 */
public final class Answerer implements AutoCloseable {
    // Fitted by maximum likelihood on the first half of Natural Questions' development questions over their gold
    // passages, each question once with the passages that answer it and once without. The reader's own null score was
    // given a weight of 0.02 there, and is left out.
    static final double SPAN_WEIGHT = 0.49;
    static final double RETRIEVAL_WEIGHT = 12.6;
    static final double BIAS = -11.5;

    /** Further down a passage's list, spans are forms of those above. */
    private static final int SPANS_PER_PASSAGE = 10;

    private final Searcher searcher;
    private final Reader reader;
    private final ExecutorService readers;

    /** Uses the searcher and the reader; both stay the caller's to close. */
    public Answerer(Searcher searcher, Reader reader) {
        this.searcher = searcher;
        this.reader = reader;
        this.readers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("pith-reader-", 0).factory());
    }

    /**
     * Answers a question.
     *
     * @throws pith.engine.BadQuery when the question cannot be taken as it is
     */
    public Answers ask(Question question) {
        long start = System.nanoTime();
        Query query = Query.of(question.text())
                .withSyntax(Syntax.PLAIN)
                .withMode(Mode.HYBRID)
                .withLimit(question.passages())
                .withFilter(question.filter());
        Results found = searcher.search(query);
        List<Source> sources = best(found.hits(), question.passages());
        List<Reading> readings = read(question.text(), sources);

        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            for (Span span : readings.get(i).spans()) {
                double logOdds = SPAN_WEIGHT * span.score() + RETRIEVAL_WEIGHT * source.score + BIAS;
                candidates.add(new Candidate(source, span, logOdds));
            }
        }
        Shares shares = share(candidates);
        List<Answer> answers = shares.answers.stream()
                .filter(answer -> answer.probability() >= question.threshold())
                .limit(question.limit())
                .toList();
        return new Answers(
                question.text(), answers, shares.none, found.hits(), found.view(), Searcher.millisSince(start));
    }

    /** Shares belief out among all candidates and "none", and merges what overlaps; most believed first. */
    private static Shares share(List<Candidate> candidates) {
        List<Candidate> best = new ArrayList<>(candidates);
        best.sort(Comparator.comparingDouble((Candidate c) -> -c.logOdds));
        double most = best.isEmpty() ? 0 : Math.max(0, best.getFirst().logOdds);
        double none = Math.exp(-most);
        double sum = none;
        for (Candidate candidate : best) {
            sum += Math.exp(candidate.logOdds - most);
        }
        List<Answer> answers = new ArrayList<>();
        while (!best.isEmpty()) {
            Candidate first = best.getFirst();
            double share = 0;
            for (Iterator<Candidate> each = best.iterator(); each.hasNext(); ) {
                Candidate candidate = each.next();
                if (candidate.overlaps(first)) {
                    share += Math.exp(candidate.logOdds - most) / sum;
                    each.remove();
                }
            }
            answers.add(first.answer(Math.min(1, share)));
        }
        answers.sort(Comparator.comparingDouble((Answer answer) -> -answer.probability()));
        return new Shares(answers, none / sum);
    }

    /** The best passages of all hits, best first. */
    private static List<Source> best(List<Hit> hits, int most) {
        return hits.stream()
                .flatMap(hit ->
                        hit.passages().stream().map(each -> new Source(hit.document(), each.passage(), each.score())))
                .sorted(Comparator.comparingDouble((Source s) -> -s.score))
                .limit(most)
                .toList();
    }

    private List<Reading> read(String question, List<Source> sources) {
        List<Future<Reading>> running = sources.stream()
                .map(s -> readers.submit(() -> reader.read(question, s.passage.text(), SPANS_PER_PASSAGE)))
                .toList();
        List<Reading> readings = new ArrayList<>();
        try {
            for (Future<Reading> each : running) {
                readings.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PithException known) {
                throw known;
            }
            throw new IllegalStateException("the reader failed: " + e.getCause(), e.getCause());
        } finally {
            running.forEach(each -> each.cancel(true));
        }
        return readings;
    }

    /** Stops the reading threads. */
    @Override
    public void close() {
        readers.shutdownNow();
    }

    /** A passage to read and its retrieval score. */
    private record Source(Document document, Passage passage, double score) {}

    private record Shares(List<Answer> answers, double none) {}

    private record Candidate(Source source, Span span, double logOdds) {
        private int start() {
            return source.passage.start() + span.start();
        }

        private int end() {
            return source.passage.start() + span.end();
        }

        /** Passages overlap too, so the place in the document counts. */
        boolean overlaps(Candidate other) {
            return source.document.id().equals(other.source.document.id())
                    && start() < other.end()
                    && other.start() < end();
        }

        Answer answer(double probability) {
            String text = source.document.text().substring(start(), end());
            return new Answer(text, start(), end(), probability, source.passage, source.document);
        }
    }
}
