package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.BadQuery;
import pith.engine.BruteForceIndex;
import pith.engine.Calibration;
import pith.engine.Calibration.Belief;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Reliability;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.ModelIdentity;
import pith.engine.ModelUnavailable;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Reader;
import pith.engine.Results;

final class AnswererTest {
    private final BagOfWordsEncoder encoder = new BagOfWordsEncoder();
    private final Index index = new BruteForceIndex(IndexStamp.of(encoder));
    private final IndexUpdate update = index.update("test");
    private final Searcher searcher = new Searcher(encoder, index);
    private final MarkingReader reader = new MarkingReader();
    private final Answerer answerer = new Answerer(searcher, reader);

    /** Finds given words in a text with given scores. */
    private static final class MarkingReader implements Reader {
        final Map<String, Double> spans = new TreeMap<>();
        final List<String> read = new CopyOnWriteArrayList<>();
        final CountDownLatch never = new CountDownLatch(1);
        volatile @Nullable Calibration calibration;
        volatile int room;

        @Override
        public @Nullable Calibration calibration() {
            return calibration;
        }

        @Override
        public int room(String question) {
            return room;
        }

        /** Words. */
        @Override
        public int count(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
        }

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("marking", "marking-fingerprint");
        }

        @Override
        public Reading read(String question, String text, int most) {
            if (question.contains("broken")) {
                throw new ModelUnavailable("the reader is broken");
            }
            if (question.contains("slow") && text.contains("Bread")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new CancellationException("interrupted");
                }
            }
            read.add(text);
            List<Span> found = spans.entrySet().stream()
                    .filter(each -> text.contains(each.getKey()))
                    .map(each -> new Span(
                            text.indexOf(each.getKey()),
                            text.indexOf(each.getKey()) + each.getKey().length(),
                            each.getValue()))
                    .sorted((a, b) -> Double.compare(b.score(), a.score()))
                    .limit(most)
                    .toList();
            return new Reading(0, found);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void fill() {
        put("a", "The bridge opened in 1883.", 0, 26);
        put("b", "Some say the bridge opened in 1884. Nothing is certain.", 0, 35, 36, 55);
        put("c", "Bread is made of flour.", 0, 23);
        update.commit();
    }

    @AfterEach
    void close() {
        answerer.close();
        searcher.close();
        update.close();
    }

    private void put(String id, String text, int... cuts) {
        Document document = Document.of(id, "", text);
        List<Passage> passages = IntStream.range(0, cuts.length / 2)
                .mapToObj(i -> Passage.of(document, i, cuts[2 * i], cuts[2 * i + 1]))
                .toList();
        update.replace(
                document,
                passages,
                passages.stream().map(p -> encoder.encodePassage("", p.text())).toList());
    }

    @Test
    void theMostBelievedAnswerComesFirstAndTheProbabilitiesShareOut() {
        reader.spans.put("1883", 16.0);
        reader.spans.put("1884", 15.0);
        Answers answers = answerer.ask(Question.of("When did the bridge open?").withThreshold(0));
        assertEquals(List.of("1883", "1884"), texts(answers));
        Answer first = answers.answers().getFirst();
        assertEquals("a", first.document().id());
        assertEquals(21, first.start());
        assertEquals("1883", first.document().text().substring(first.start(), first.end()));
        double sum = answers.answers().stream().mapToDouble(Answer::probability).sum() + answers.noAnswer();
        assertEquals(1, sum, 1e-9);
        assertFalse(answers.hits().isEmpty());
    }

    @Test
    void aPassageThatFitsTheQuestionIsBelievedMore() {
        reader.spans.put("1883", 16.0);
        reader.spans.put("flour", 16.0);
        Answers answers = answerer.ask(Question.of("When did the bridge open?").withThreshold(0));
        assertEquals(List.of("1883", "flour"), texts(answers));
        assertTrue(answers.answers().get(0).probability()
                > 2 * answers.answers().get(1).probability());
    }

    @Test
    void noAnswerWhereNothingIsBelieved() {
        reader.spans.put("1883", -20.0);
        Answers answers = answerer.ask(Question.of("When did the bridge open?"));
        assertEquals(List.of(), answers.answers());
        assertTrue(answers.noAnswer() > 0.9);
        assertFalse(answers.hits().isEmpty());
        assertEquals(
                List.of("1883"),
                texts(answerer.ask(Question.of("When did the bridge open?").withThreshold(0))));
    }

    @Test
    void anEmptyIndexHasNoAnswer() {
        List.of("a", "b", "c").forEach(update::remove);
        update.commit();
        Answers answers = answerer.ask(Question.of("When did the bridge open?"));
        assertEquals(List.of(), answers.answers());
        assertEquals(1, answers.noAnswer());
    }

    @Test
    void aPlaceAnswersOnce() {
        reader.spans.put("1883", 16.0);
        reader.spans.put("in 1883", 15.9);
        reader.spans.put("opened in 1883", 15.8);
        reader.spans.put("The bridge", 14.0);
        Answers answers = answerer.ask(Question.of("When did the bridge open?").withThreshold(0));
        assertEquals(List.of("1883", "The bridge"), texts(answers));
        double sum = answers.answers().stream().mapToDouble(Answer::probability).sum() + answers.noAnswer();
        assertEquals(1, sum, 1e-9);
    }

    @Test
    void limitFilterAndNumberOfPassagesHold() {
        reader.spans.put("1883", 16.0);
        reader.spans.put("1884", 15.0);
        reader.spans.put("flour", 19.0);
        Question question = Question.of("When did the bridge open?").withThreshold(0);
        assertEquals(1, answerer.ask(question.withLimit(1)).answers().size());
        assertFalse(texts(answerer.ask(question.withPassages(2))).contains("flour"));
        assertEquals(List.of(), texts(answerer.ask(question.withFilter(new Filter.Below("nowhere")))));
    }

    @Test
    void whatSeveralDocumentsSayIsOneAnswerWithItsEvidence() {
        put("d", "The bridge opened in 1884.", 0, 26);
        update.commit();
        reader.spans.put("1884", 15.0);
        reader.spans.put("1883", 15.0);
        Answers answers = answerer.ask(Question.of("When did the bridge open?").withThreshold(0));
        Answer first = answers.answers().getFirst();
        assertEquals("1884", first.text());
        assertEquals(2, first.documents());
        assertEquals(2, first.evidence().size());
        for (Answer.Place place : first.evidence()) {
            assertTrue(place.text().contains("1884"), place.text());
        }
        assertEquals(1, answers.answers().get(1).documents());
        double sum = answers.answers().stream().mapToDouble(Answer::probability).sum() + answers.noAnswer();
        assertEquals(1, sum, 1e-9);
    }

    @Test
    void anAnswerHasItsSentence() {
        reader.spans.put("1884", 15.0);
        Answer answer =
                answerer.ask(Question.of("When did the bridge open?")).answers().getFirst();
        assertEquals("Some say the bridge opened in 1884.", answer.sentence().text());
    }

    private static Calibration calibration(double stop) {
        return new Calibration(
                new Belief(0.5, 0, 12, -11, 0, stop),
                new Regression(-1, List.of(0.5, 0.07, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
                new Regression(0, List.of(0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
                0.3,
                0.2,
                "data",
                new Reliability("other data", List.of(), 0, 1));
    }

    @Test
    void aCalibratedReaderHasProbabilitiesAndItsOwnThreshold() {
        reader.spans.put("1883", 16.0);
        reader.spans.put("flour", 8.0);
        Question question = Question.of("When did the bridge open?");
        assertFalse(answerer.ask(question).calibrated());
        reader.calibration = calibration(Double.POSITIVE_INFINITY);
        Answers answers = answerer.ask(question.withThreshold(0));
        assertTrue(answers.calibrated());
        Answer first = answers.answers().getFirst();
        assertEquals(calibration(0).right().probability(first.signals()), first.probability(), 1e-12);
        assertTrue(answers.answers().get(1).probability() <= first.probability());
        assertEquals(0.3, answerer.ask(question).threshold());
        assertEquals(List.of("1883"), texts(answerer.ask(question)));
        reader.spans.put("1883", -9.0);
        assertEquals(List.of(), texts(answerer.ask(question)));
    }

    @Test
    void readingStopsWhereALaterPassageCannotWin() {
        reader.spans.put("1883", 30.0);
        reader.calibration = calibration(2);
        Answers answers = answerer.ask(Question.of("When did the bridge open?"));
        assertEquals("1883", answers.answers().getFirst().text());
        assertEquals(1, answers.passagesRead());
        assertFalse(answers.partial());
        reader.calibration = calibration(1_000);
        assertEquals(4, answerer.ask(Question.of("When did the bridge open?")).passagesRead());
    }

    @Test
    void whenTheTimeIsOverWhatWasReadIsGiven() {
        reader.spans.put("1883", 16.0);
        Answers answers =
                answerer.ask(Question.of("When did the slow bridge open?").withTimeLimit(Duration.ofSeconds(2)));
        assertTrue(answers.partial());
        assertTrue(answers.passagesRead() < 4);
        assertFalse(answerer.ask(Question.of("When did the bridge open?")).partial());
    }

    @Test
    void answersAreMarkedInHits() {
        reader.spans.put("1884", 16.0);
        String text = "When did the bridge open?";
        Results plain = searcher.search(Query.of(text));
        Results marked = answerer.marked(text, plain);
        assertEquals(plain.total(), marked.total());
        int found = 0;
        for (int i = 0; i < marked.hits().size(); i++) {
            for (ScoredPassage passage : marked.hits().get(i).passages()) {
                Answer answer = passage.answer();
                assertEquals(passage.passage().text().contains("1884"), answer != null);
                if (answer != null) {
                    found++;
                    assertEquals(
                            "1884",
                            passage.passage()
                                    .text()
                                    .substring(
                                            answer.start() - passage.passage().start(),
                                            answer.end() - passage.passage().start()));
                }
            }
            assertEquals(plain.hits().get(i).score(), marked.hits().get(i).score());
        }
        assertEquals(1, found);
    }

    @Test
    void passagesAreWidenedToTheirSectionAsFarAsAWindowReaches() {
        List.of("a", "b", "c").forEach(update::remove);
        String section = "# Bridges\n\nThe bridge was opened. That was in 1883. It is" + " very".repeat(80) + " long.";
        String text = "# Trees\n\nOaks are old.\n\n" + section + "\n\n# Bread\n\nFlour is white.";
        int from = text.indexOf("The bridge");
        int to = text.indexOf(" That was");
        put("e", text, 0, from, from, to, to + 1, text.length());
        update.commit();
        reader.spans.put("1883", 16.0);
        Question question = Question.of("the bridge was opened").withPassages(1).withThreshold(0);

        assertEquals(List.of(), texts(answerer.ask(question)));
        assertEquals("The bridge was opened.", reader.read.removeLast());
        reader.room = 40;
        assertEquals(List.of("1883"), texts(answerer.ask(question)));
        String wide = reader.read.removeLast();
        assertTrue(section.startsWith(wide) && wide.endsWith(" very"), wide);
        assertTrue(reader.count(wide) > 20 && reader.count(wide) <= 40, wide);
        reader.room = 200;
        assertEquals(List.of("1883"), texts(answerer.ask(question)));
        assertEquals(section, reader.read.removeLast());
        answerer.ask(question.withPassages(3)); // three neighbours that fit one window
        assertEquals(text, reader.read.removeLast());
        assertTrue(reader.read.isEmpty());
    }

    @Test
    void theReadersErrorReachesTheCaller() {
        ModelUnavailable e =
                assertThrows(ModelUnavailable.class, () -> answerer.ask(Question.of("Is the bridge broken?")));
        assertEquals("the reader is broken", e.getMessage());
    }

    @Test
    void questionsOutOfBoundsAreRefused() {
        for (Runnable bad : List.<Runnable>of(
                () -> Question.of(" "),
                () -> Question.of("x".repeat(10_001)),
                () -> Question.of("x").withLimit(0),
                () -> Question.of("x").withPassages(101),
                () -> Question.of("x").withThreshold(Double.NaN))) {
            assertThrows(BadQuery.class, bad::run);
        }
    }

    private static List<String> texts(Answers answers) {
        return answers.answers().stream().map(Answer::text).toList();
    }
}
