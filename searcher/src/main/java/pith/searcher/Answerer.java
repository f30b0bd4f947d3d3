package pith.searcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Calibration;
import pith.engine.Calibration.Belief;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.PithException;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Readings;
import pith.engine.Readings.PassageReading;
import pith.engine.Results;
import pith.engine.Syntax;
import pith.engine.Weighing;
import pith.searcher.Stretches.Stretch;

/**
 * Answers questions with words of the documents: finds the best passages, reads them in the order of their retrieval
 * scores, as many at a time as there are processors, and weighs what it found ({@link Weighing}). With a calibrated reader
 * it stops where the first answer leads by so much that, on the questions of the calibration, what was left unread hardly
 * ever changed it. Thread-safe.
 */
public final class Answerer implements AutoCloseable {
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

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
                AT_ONCE, Thread.ofPlatform().daemon().name("pith-reader-", 0).factory());
    }

    /**
     * Answers a question.
     *
     * @throws pith.engine.BadQuery when the question cannot be taken as it is
     */
    public Answers ask(Question question) {
        return ask(question, found -> {});
    }

    /**
     * Answers a question, telling what was found before it is read.
     *
     * @param listener called once, on the calling thread
     */
    public Answers ask(Question question, Consumer<Results> listener) {
        Calibration calibration = reader.calibration();
        Belief stopping = calibration == null ? null : calibration.belief();
        return Weighing.answers(read(question, stopping, listener), calibration);
    }

    /** Reads all the passages that a question asks for, and weighs nothing. */
    public Readings read(Question question) {
        return read(question, null, found -> {});
    }

    private Readings read(Question question, @Nullable Belief stopping, Consumer<Results> listener) {
        long start = System.nanoTime();
        Query query = Query.of(question.text())
                .withSyntax(Syntax.PLAIN)
                .withMode(Mode.HYBRID)
                .withLimit(question.passages())
                .withFilter(question.filter())
                .withTimeLimit(question.timeLimit());
        Results found = searcher.search(query);
        listener.accept(found);
        long searchMillis = Searcher.millisSince(start);
        List<Stretch> stretches = Stretches.of(best(found.hits(), question.passages()), reader, question.text());
        List<PassageReading> read = new ArrayList<>();
        boolean inTime = read(
                question.text(),
                stretches,
                stopping,
                start + question.timeLimit().toNanos(),
                read);
        return new Readings(
                question,
                read,
                found.hits(),
                found.view(),
                found.partial() || !inTime,
                searchMillis,
                Searcher.millisSince(start));
    }

    /** The best passages of all hits, best first. */
    private static List<Stretch> best(List<Hit> hits, int most) {
        return hits.stream()
                .flatMap(hit ->
                        hit.passages().stream().map(each -> new Stretch(hit.document(), each.passage(), each.score())))
                .sorted(Comparator.comparingDouble((Stretch s) -> -s.score()))
                .limit(most)
                .toList();
    }

    /**
     * Reads in order. What is taken of it is always a beginning of the list, so that the answer does not depend on which
     * thread is faster.
     *
     * @param stopping when to stop before the end; null for never
     * @param deadlineNanos by {@link System#nanoTime}
     * @param read takes the readings
     * @return whether the time sufficed
     */
    private boolean read(
            String question,
            List<Stretch> stretches,
            @Nullable Belief stopping,
            long deadlineNanos,
            List<PassageReading> read) {
        List<Future<Reading>> running = new ArrayList<>();
        try {
            for (int i = 0; i < stretches.size(); i++) {
                while (running.size() < Math.min(stretches.size(), i + AT_ONCE)) {
                    Passage next = stretches.get(running.size()).passage();
                    running.add(readers.submit(() -> reader.read(question, next.text(), SPANS_PER_PASSAGE)));
                }
                Stretch stretch = stretches.get(i);
                Reading reading = running.get(i).get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                read.add(new PassageReading(stretch.document(), stretch.passage(), stretch.score(), reading));
                if (stopping != null && settled(read, stretches, stopping)) {
                    return true;
                }
            }
            return true;
        } catch (TimeoutException e) {
            return false;
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
    }

    private static boolean settled(List<PassageReading> read, List<Stretch> stretches, Belief belief) {
        if (read.size() == stretches.size() || Double.isInfinite(belief.stop())) {
            return false;
        }
        List<Double> unread = stretches.subList(read.size(), stretches.size()).stream()
                .map(Stretch::score)
                .toList();
        return Weighing.lead(read, unread, belief) >= belief.stop();
    }

    /**
     * Marks in the passages of a page of hits the words that answer the query, where the reader believes that they do.
     * Only the passages shown are read, as many as can be in the time that a query has.
     *
     * @param text the query, as it was searched for
     * @throws pith.engine.PithException when the reader fails
     */
    public Results marked(String text, Results results) {
        Calibration calibration = reader.calibration();
        List<Hit> hits = new ArrayList<>();
        List<Stretch> all = results.hits().stream()
                .flatMap(hit ->
                        hit.passages().stream().map(each -> new Stretch(hit.document(), each.passage(), each.score())))
                .toList();
        List<PassageReading> read = new ArrayList<>();
        long deadline = System.nanoTime() + Query.DEFAULT_TIME_LIMIT.toNanos();
        read(text, all, null, deadline, read);
        int at = 0;
        for (Hit hit : results.hits()) {
            List<ScoredPassage> passages = new ArrayList<>();
            for (ScoredPassage each : hit.passages()) {
                Answer answer = at < read.size() ? alone(text, read.get(at), calibration) : null;
                passages.add(new ScoredPassage(
                        each.passage(), each.score(), each.words(), each.snippet(), each.around(), answer));
                at++;
            }
            hits.add(new Hit(
                    hit.document(), passages, hit.score(), hit.explanation(), hit.relevance(), hit.duplicates()));
        }
        return withHits(results, hits);
    }

    private static Results withHits(Results results, List<Hit> hits) {
        return new Results(
                hits,
                results.total(),
                results.exact(),
                results.facets(),
                results.unfinished(),
                results.didYouMean(),
                results.view(),
                results.cursor(),
                results.tookMillis());
    }

    /** The answer that one passage gives by itself; null where it gives none. */
    private static @Nullable Answer alone(String text, PassageReading read, @Nullable Calibration calibration) {
        Question question = Question.of(text).withLimit(1);
        Readings one = new Readings(question, List.of(read), List.of(), "", false, 0, 0);
        List<Answer> answers = Weighing.answers(one, calibration).answers();
        return answers.isEmpty() ? null : answers.getFirst();
    }

    /** Stops the reading threads. */
    @Override
    public void close() {
        readers.shutdownNow();
    }
}
