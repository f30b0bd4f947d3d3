package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.BadQuery;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.ModelIdentity;
import pith.engine.ModelUnavailable;
import pith.engine.Passage;
import pith.engine.Question;
import pith.engine.Reader;

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

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("marking", "marking-fingerprint");
        }

        @Override
        public Reading read(String question, String text, int most) {
            if (question.contains("broken")) {
                throw new ModelUnavailable("the reader is broken");
            }
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
