package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Encoder;
import pith.engine.Folding;
import pith.engine.Pieces;
import pith.engine.Reader;
import pith.engine.Reader.Span;

/** What the models that come with Pith see of text as it is found in the wild: the folded one, at the original's places. */
final class FoldedTextTest {
    private static final String PLAIN =
            "The Brooklyn Bridge spans the East River. It was designed by John Augustus Roebling and opened in May 1883.";

    private static final double ROUNDING = 1e-6;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Th\u0435 Br\u043eokl\u0443n Bridge spans the \u0415ast River. It wa\u0455 d\u0435signed by J\u043ehn"
                        + " August\u03c5s R\u043eebling and opened in M\u0430y 1883.",
                "The Brook\u00adlyn Bridge\u200b spans the East\ufeff River. It was de\u200bsigned by John Au\u00adgus\u00adtus Roe\u00adbling"
                        + " and opened in May 1883.",
                "The Brooklyn Bridge spans the East River. It was de-\nsigned by John Augustus Roe-\n  bling and opened in May"
                        + " 1883.",
                "Ｔｈｅ Ｂｒｏｏｋｌｙｎ Ｂｒｉｄｇｅ spans the East River. It was designed by"
                        + " \ud835\udc71ohn Augustus Roebling and opened in May １８８３."
            })
    void isTakenForThePlainText(String written) {
        assertEquals(PLAIN, Folding.of(written).text());
        try (Encoder encoder = Models.embeddedEncoder()) {
            assertEquals(
                    1, Fixtures.cosine(encoder.encodePassage("", PLAIN), encoder.encodePassage("", written)), ROUNDING);
            assertEquals(1, Fixtures.cosine(encoder.encodeQuery(PLAIN), encoder.encodeQuery(written)), ROUNDING);
            assertEquals(encoder.pieces(PLAIN).count(), encoder.pieces(written).count());
        }
        try (Reader reader = Models.embeddedReader()) {
            String question = "Who designed the Brooklyn Bridge?";
            Span plain = reader.read(question, PLAIN, 1).spans().getFirst();
            Span found = reader.read(question, written, 1).spans().getFirst();
            assertEquals(plain.score(), found.score(), ROUNDING);
            String answer = written.substring(found.start(), found.end());
            assertEquals(
                    PLAIN.substring(plain.start(), plain.end()),
                    Folding.of(answer).text());
            assertTrue(answer.startsWith("J") || answer.startsWith("\ud835\udc71"), answer);
        }
    }

    @Test
    void aLigatureAndAMisreadLetterBelongToTheAnswerAsAWhole() {
        String text = "The o\ufb03ce was led by Ren\u00c3\u00a9e Du\ufb02o\u00adt until 1920.";
        try (Reader reader = Models.embeddedReader()) {
            Span best = reader.read("Who led the office?", text, 1).spans().getFirst();
            assertEquals("Ren\u00c3\u00a9e Du\ufb02o\u00adt", text.substring(best.start(), best.end()));
        }
    }

    @Test
    void piecesLieInTheOriginalInItsOrder() {
        String[] parts = {
            "word",
            " ",
            "\u00ad",
            "\ufb03",
            "\u0456",
            "in",
            "\u00c3\u00a9",
            "-\n",
            "\ud835\udc6f",
            "\u200b",
            "\ud83d\ude00",
            "東",
            "Ａ",
            "."
        };
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Encoder encoder = Models.embeddedEncoder()) {
            for (int run = 0; run < 300; run++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(40); i > 0; i--) {
                    text.append(parts[random.nextInt(parts.length)]);
                }
                String where = "seed " + seed + ", run " + run;
                Pieces pieces = encoder.pieces(text.toString());
                int before = 0;
                for (int i = 0; i < pieces.count(); i++) {
                    assertTrue(pieces.starts()[i] >= before, where);
                    assertTrue(pieces.ends()[i] >= pieces.starts()[i], where);
                    assertTrue(pieces.ends()[i] <= text.length(), where);
                    before = pieces.starts()[i];
                }
            }
        }
    }

    @Test
    void aTitleIsFoldedToo() {
        try (Encoder encoder = Models.embeddedEncoder()) {
            assertArrayEquals(
                    encoder.encodePassage("The Brooklyn Bridge", PLAIN),
                    encoder.encodePassage("\u0422he Br\u043eoklyn Br\u00adidge", PLAIN));
        }
    }
}
