package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.BadInput;
import pith.engine.Filter;
import pith.engine.Syntax;
import pith.engine.Words;
import pith.engine.Words.Clause;
import pith.engine.Words.Occur;

final class SynonymsTest {
    @TempDir
    Path folder;

    private Synonyms read(String text) throws IOException {
        Path file = folder.resolve("synonyms.txt");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Synonyms.read(file);
    }

    private static Words anyOf(Words... ways) {
        return new Words.AnyOf(Arrays.asList(ways));
    }

    private static Words phrase(String text) {
        return new Words.Phrase(text, 0);
    }

    @Test
    void linesOfWordsThatSayTheSame() throws IOException {
        Synonyms synonyms = read("""
                \ufeff# comment

                hvac, Heat Pump, wärmepumpe   # three
                tv, telly => television\r
                tv, set
                """);
        assertEquals(
                List.of(anyOf(Words.plain("HVAC"), phrase("Heat Pump"), phrase("wärmepumpe"))), synonyms.ways("HVAC"));
        assertEquals(
                List.of(
                        Words.plain("what does a   cost?"),
                        anyOf(Words.plain("heat-pump"), phrase("hvac"), phrase("wärmepumpe"))),
                synonyms.ways("what does a heat-pump cost?"));
        assertEquals(List.of(Words.plain("heat of a pump")), synonyms.ways("heat of a pump"));
        assertEquals(List.of(anyOf(phrase("television"))), synonyms.ways("telly"));
        assertEquals(List.of(anyOf(Words.plain("TV"), phrase("television"), phrase("set"))), synonyms.ways("TV"));
        assertEquals(List.of(Words.plain("television")), synonyms.ways("television"));
        assertEquals(
                List.of(anyOf(Words.plain("Warmepumpe"), phrase("hvac"), phrase("Heat Pump"))),
                synonyms.ways("Warmepumpe"));
    }

    @Test
    void theLongestEntryIsMeant() throws IOException {
        Synonyms synonyms = read("new york, nyc\nnew york times, nyt\nnew, fresh");
        assertEquals(
                List.of(
                        anyOf(Words.plain("New York Times"), phrase("nyt")),
                        anyOf(Words.plain("new york"), phrase("nyc")),
                        anyOf(Words.plain("new"), phrase("fresh"))),
                synonyms.ways("New York Times new york new"));
    }

    @Test
    void wordsThatMustBeThereMayBeSaidOtherwiseAndQuotedOnesMayNot() throws IOException {
        Synonyms synonyms = read("car, automobile");
        Words either = anyOf(Words.plain("car"), phrase("automobile"));
        assertEquals(
                new QueryParser.Parsed(
                        either, new Filter.Holds(new Words.Group(List.of(new Clause(Occur.MUST, either)))), "car"),
                QueryParser.parse("+car", Syntax.FORGIVING, name -> false, synonyms));
        assertEquals(
                new QueryParser.Parsed(phrase("car"), Filter.ALL, "car"),
                QueryParser.parse("\"car\"", Syntax.FORGIVING, name -> false, synonyms));
        for (Syntax syntax : Syntax.values()) {
            assertEquals(
                    new QueryParser.Parsed(
                            new Words.Group(List.of(
                                    new Clause(Occur.SHOULD, Words.plain("old  ")), new Clause(Occur.SHOULD, either))),
                            Filter.ALL,
                            "old car"),
                    QueryParser.parse("old car", syntax, name -> false, synonyms));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fine, good;alone | line 2 | \"alone\"",
                "a => b => c | line 1 | =>",
                "a,, b | line 1 | without a word",
                "a => | line 1 | without a word",
                "a, ?! | line 1 | without a word"
            })
    void whatMakesNoSenseIsNamedWithItsLine(String text, String line, String what) {
        BadInput e = assertThrows(BadInput.class, () -> read(text.strip().replace(';', '\n')));
        assertTrue(e.getMessage().contains("synonyms.txt, " + line), e.getMessage());
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    @Test
    void whatIsNoFileOfSynonymsIsNamed() throws IOException {
        Path absent = folder.resolve("absent.txt");
        BadInput e = assertThrows(BadInput.class, () -> Synonyms.read(absent));
        assertTrue(e.getMessage().contains(absent.toString()), e.getMessage());
        Path binary = folder.resolve("binary.txt");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        e = assertThrows(BadInput.class, () -> Synonyms.read(binary));
        assertTrue(e.getMessage().contains("not UTF-8"), e.getMessage());
        String many = String.join(", ", Collections.nCopies(33, "a"));
        assertThrows(BadInput.class, () -> read(many));
        assertThrows(BadInput.class, () -> read("a, " + "b".repeat(201)));
    }
}
