package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.engine.ModelIdentity;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;

/** The reader that comes with Pith, on questions that it must be able to answer. */
class EmbeddedReaderTest {
    private static final String BRIDGE =
            "The Brooklyn Bridge spans the East River between Manhattan and Brooklyn. It was"
                    + " designed by John Augustus Roebling and opened in May 1883 after fourteen years of work.";

    private static Reader reader;

    @BeforeAll
    static void open() {
        reader = Models.embeddedReader();
    }

    @AfterAll
    static void close() {
        reader.close();
    }

    @Test
    void tellsItsName() {
        assertEquals(
                new ModelIdentity("pith-reader-1", "fb1bcd3fcf1233ed316f5c931c0b70a13e7e03cd9a262b07966666091b210e1f"),
                reader.identity());
    }

    @Test
    void answersPlainQuestions() {
        assertAnswer("John Augustus Roebling", "Who designed the Brooklyn Bridge?", BRIDGE);
        assertAnswer("1883", "When did the Brooklyn Bridge open?", BRIDGE);
        assertAnswer("fourteen years", "How long did the work on the bridge take?", BRIDGE);
    }

    @Test
    void findsAnAnswerFarIntoALongText() {
        String long_ = "The committee met again on Tuesday and spoke about the budget for the coming year. ".repeat(80);
        assertAnswer(
                "Helen Ward",
                "Who founded the lighthouse museum?",
                long_ + "The lighthouse museum was founded by Helen Ward in a former boathouse.");
    }

    @Test
    void believesLessInAnAnswerWhereThereIsNone() {
        String question = "Who designed the Brooklyn Bridge?";
        Reading there = reader.read(question, BRIDGE, 1);
        Reading not =
                reader.read(question, "Copper conducts electricity better than iron but not as well as silver.", 1);
        assertTrue(there.spans().getFirst().score() - there.nullScore()
                > not.spans().getFirst().score() - not.nullScore());
    }

    private static void assertAnswer(String answer, String question, String text) {
        Span best = reader.read(question, text, 5).spans().getFirst();
        String found = text.substring(best.start(), best.end());
        assertTrue(found.contains(answer) && found.length() <= answer.length() + 12, question + " " + found);
    }
}
