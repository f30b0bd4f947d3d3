package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.BadQuery;
import pith.engine.Filter;
import pith.engine.Syntax;
import pith.engine.Untyped;
import pith.engine.Words;
import pith.engine.Words.Clause;
import pith.engine.Words.Field;
import pith.engine.Words.Occur;
import pith.searcher.QueryParser.Parsed;

final class QueryParserTest {
    private static final Set<String> FIELDS = Set.of("year", "tag", "language");

    private static Parsed parse(String text, Syntax syntax) {
        return QueryParser.parse(text, syntax, FIELDS::contains, Synonyms.NONE);
    }

    private static Parsed forgiving(String text) {
        return parse(text, Syntax.FORGIVING);
    }

    /** Both syntaxes read it, and alike. */
    private static void assertParsed(String text, Words words, Filter filter, String meaning) {
        assertEquals(new Parsed(words, filter, meaning), parse(text, Syntax.STRICT), text);
        assertEquals(new Parsed(words, filter, meaning), forgiving(text), text);
    }

    private static Words plain(String text) {
        return Words.plain(text);
    }

    private static Words phrase(String text) {
        return new Words.Phrase(text, 0);
    }

    private static Clause must(Words words) {
        return new Clause(Occur.MUST, words);
    }

    private static Clause should(Words words) {
        return new Clause(Occur.SHOULD, words);
    }

    private static Clause mustNot(Words words) {
        return new Clause(Occur.MUST_NOT, words);
    }

    private static Words group(Clause... clauses) {
        return new Words.Group(List.of(clauses));
    }

    private static Filter holds(Clause... clauses) {
        return new Filter.Holds(group(clauses));
    }

    private static Filter is(String field, String value) {
        return Untyped.is(field, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Who built the bridge - and why?",
                "  two  spaces and a\ttab ",
                "unbalanced \" quote",
                "5\" pipe",
                "(unbalanced",
                "unbalanced)",
                "(who (built) it)",
                "http://x:80/y?a=b*c",
                "C++",
                "-5",
                "+49 30 1234",
                "foo-bar",
                "12:30",
                "a:b",
                "year:",
                "year: 1990",
                "tag:[1 TO",
                "year:>=soon",
                "- + - ~ ^ : ! ? * ( ) [ ] { } \\ /",
                "AND",
                "OR NOT",
                "x AND",
                "NOT",
                "2 * 3",
                "**bold**",
                "f*ck",
                "x^2 + y^2",
                "a~b ~100",
                "C:\\Users\\ann",
                "--verbose -> <- +/- -.5",
                "\u0000\u0007 control",
                "\"\"",
                "\"?!\"",
                "title:",
                "word^0 other^1000",
                "it's o'clock",
                "\ud83d half a pair",
                "=:()"
            })
    void whatMakesNoSenseAsAnOperatorIsPlainWords(String text) {
        assertEquals(new Parsed(plain(text), Filter.ALL, text), forgiving(text));
        assertEquals(new Parsed(plain(text), Filter.ALL, text), parse(text, Syntax.PLAIN));
    }

    @Test
    void plainSyntaxKnowsNoOperators() {
        String text = "+bridge -tower \"a b\" year:1990 * AND x~";
        assertEquals(new Parsed(plain(text), Filter.ALL, text), parse(text, Syntax.PLAIN));
    }

    @Test
    void whatMustAndMustNotBeRestrictsEveryHit() {
        assertParsed("+bridge", phrase("bridge"), holds(must(phrase("bridge"))), "bridge");
        assertParsed(
                "old +bridge -tower stone",
                group(must(phrase("bridge")), should(plain("old stone"))),
                holds(must(phrase("bridge")), mustNot(phrase("tower"))),
                "old bridge stone");
        assertParsed("bridge NOT tower", plain("bridge"), holds(mustNot(phrase("tower"))), "bridge");
        assertParsed("-tower", Words.EVERYTHING, holds(mustNot(phrase("tower"))), "");
        assertParsed(
                "bridge -(stone tower) -\"old gate\"",
                plain("bridge"),
                holds(mustNot(plain("stone tower")), mustNot(phrase("old gate"))),
                "bridge");
    }

    @Test
    void phrasesBeginningsNearWordsAndBoosts() {
        assertParsed(
                "the \"brooklyn bridge\"",
                group(should(phrase("brooklyn bridge")), should(plain("the"))),
                Filter.ALL,
                "the brooklyn bridge");
        assertParsed("\"a b\"~3", new Words.Phrase("a b", 3), Filter.ALL, "a b");
        assertParsed("\u201ca b\u201d", phrase("a b"), Filter.ALL, "a b");
        assertParsed("bridg*", new Words.Prefix("bridg"), Filter.ALL, "bridg");
        assertParsed("tower~", new Words.Fuzzy("tower", 1), Filter.ALL, "tower");
        assertParsed("bridge~", new Words.Fuzzy("bridge", 2), Filter.ALL, "bridge");
        assertParsed("bridge~1", new Words.Fuzzy("bridge", 1), Filter.ALL, "bridge");
        assertParsed("to~", phrase("to"), Filter.ALL, "to");
        assertParsed("bridge^2.5", new Words.Boosted(phrase("bridge"), 2.5), Filter.ALL, "bridge");
        assertParsed("bridg*^2", new Words.Boosted(new Words.Prefix("bridg"), 2), Filter.ALL, "bridg");
        assertParsed("\"a b\"~1^2", new Words.Boosted(new Words.Phrase("a b", 1), 2), Filter.ALL, "a b");
        assertParsed(
                "(old bridge)^2 tower",
                group(should(new Words.Boosted(plain("old bridge"), 2)), should(plain("tower"))),
                Filter.ALL,
                "old bridge tower");
    }

    @Test
    void andOrNotAndParentheses() {
        Words both = group(must(phrase("a")), must(phrase("b")));
        assertParsed("a AND b", both, holds(must(phrase("a")), must(phrase("b"))), "a b");
        assertParsed("a OR b", plain("a b"), Filter.ALL, "a b");
        assertParsed("a AND b OR c", group(should(both), should(plain("c"))), Filter.ALL, "a b c");
        assertParsed("(a AND b) OR c", group(should(both), should(plain("c"))), Filter.ALL, "a b c");
        assertParsed(
                "a AND (b OR c)",
                group(must(phrase("a")), must(plain("b c"))),
                holds(must(phrase("a")), must(plain("b c"))),
                "a b c");
        assertParsed("a AND NOT b", phrase("a"), holds(must(phrase("a")), mustNot(phrase("b"))), "a");
        assertParsed("a OR NOT b", group(should(phrase("a")), should(group(mustNot(phrase("b"))))), Filter.ALL, "a");
        assertParsed("x (a b) y", plain("x (a b) y"), Filter.ALL, "x (a b) y");
        assertParsed(
                "x (a b) +y", group(must(phrase("y")), should(plain("x a b"))), holds(must(phrase("y"))), "x a b y");
    }

    @Test
    void conditionsOnMetadataAreFilters() {
        assertParsed("heat year:1990 pumps", plain("heat pumps"), is("year", "1990"), "heat pumps");
        assertParsed("year:1990", Words.EVERYTHING, is("year", "1990"), "");
        assertParsed("-year:1990 a", plain("a"), new Filter.Not(is("year", "1990")), "a");
        assertParsed("tag:\"two words\"", Words.EVERYTHING, is("tag", "two words"), "");
        assertParsed("tag:br*", Words.EVERYTHING, new Filter.Prefix("tag", "br"), "");
        assertParsed("tag:*", Words.EVERYTHING, new Filter.Exists("tag"), "");
        assertParsed(
                "year:>=1990",
                Words.EVERYTHING,
                Untyped.range("year", new Untyped.Bound("1990", true), null).orElseThrow(),
                "");
        assertParsed(
                "year:<1990",
                Words.EVERYTHING,
                Untyped.range("year", null, new Untyped.Bound("1990", false)).orElseThrow(),
                "");
        assertParsed(
                "year:[1990 TO 2000}",
                Words.EVERYTHING,
                Untyped.range("year", new Untyped.Bound("1990", true), new Untyped.Bound("2000", false))
                        .orElseThrow(),
                "");
        assertParsed(
                "year:[* TO 2000]",
                Words.EVERYTHING,
                Untyped.range("year", null, new Untyped.Bound("2000", true)).orElseThrow(),
                "");
        assertParsed(
                "tag:(a OR \"b c\")", Words.EVERYTHING, new Filter.Or(List.of(is("tag", "a"), is("tag", "b c"))), "");
        assertParsed(
                "year:1990 OR year:1991 a",
                plain("a"),
                new Filter.Or(List.of(is("year", "1990"), is("year", "1991"))),
                "a");
        assertParsed(
                "(tag:x OR NOT year:1991) AND language:de",
                Words.EVERYTHING,
                new Filter.And(List.of(
                        new Filter.Or(List.of(is("tag", "x"), new Filter.Not(is("year", "1991")))),
                        is("language", "de"))),
                "");
        assertParsed(
                "a OR year:1990",
                group(should(phrase("a")), should(new Words.Passing(is("year", "1990")))),
                Filter.ALL,
                "a");
        assertEquals(is("year", "1990"), forgiving("Year:1990").filter());
    }

    @Test
    void theTitleIsAskedForItsWords() {
        Words title = new Words.In(Field.TITLE, phrase("bridge"));
        assertParsed("title:bridge", title, holds(must(title)), "bridge");
        assertParsed("a -title:bridge", plain("a"), holds(mustNot(title)), "a");
        Words either = new Words.In(Field.TITLE, plain("old bridge"));
        assertParsed(
                "title:(old bridge) a", group(must(either), should(plain("a"))), holds(must(either)), "old bridge a");
        Words begins = new Words.In(Field.TITLE, new Words.Prefix("bri"));
        assertParsed("title:bri*", begins, holds(must(begins)), "bri");
        Words whole = new Words.In(Field.TITLE, phrase("old bridge"));
        assertParsed("title:\"old bridge\"", whole, holds(must(whole)), "old bridge");
    }

    @Test
    void aStarIsEverything() {
        assertParsed("*", Words.EVERYTHING, Filter.ALL, "");
        assertParsed(" *:* ", Words.EVERYTHING, Filter.ALL, "");
        assertParsed("* tag:x", Words.EVERYTHING, is("tag", "x"), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "say \"hello | at character 5 | quote",
                "(a | at character 1 | parenthesis",
                "a b) | at character 3 | parenthesis",
                "a () | at character 3 | hold nothing",
                "a + b | at character 3 | nothing behind",
                "a AND | at character 3 | AND",
                "OR a | at character 1 | OR",
                "NOT | at character 1 | NOT",
                "a colour:red | at character 3 | no document has the field \"colour\"",
                "http://x | at character 1 | in quotes",
                "year: | at character 6 | no value",
                "year:>=soon | at character 6 | 2024-05-31",
                "year:[1 2] | at character 6 | TO",
                "f*ck | at character 1 | word*",
                "word~7 | at character 1 | word~2",
                "word^0 | at character 1 | boost",
                "a \"b\"^500 | at character 6 | boost"
            })
    void strictSyntaxNamesThePlace(String text, String place, String what) {
        BadQuery e = assertThrows(BadQuery.class, () -> parse(text.strip(), Syntax.STRICT));
        assertTrue(e.getMessage().startsWith(place), e.getMessage());
        assertTrue(e.getMessage().contains(what), e.getMessage());
        forgiving(text.strip());
    }

    @Test
    void strictSyntaxTakesSignsBeforeNumbersAndQuotesWithinQuotes() {
        assertEquals(holds(mustNot(phrase("5"))), parse("a -5", Syntax.STRICT).filter());
        assertEquals(
                phrase("a \"b\" c"), parse("\"a \\\"b\\\" c\"", Syntax.STRICT).words());
    }

    @Test
    void thereIsALimitOnEverything() {
        for (String part : List.of("+a ", "\"a b\" ", "a* ", "a~ ", "year:1990 ", "a AND ", "-a ", "(-a) ", "aaa^2 ")) {
            String many = part.repeat(1_000) + "b";
            BadQuery e = assertThrows(BadQuery.class, () -> parse(many, Syntax.STRICT), part);
            assertTrue(e.getMessage().contains("more than") || e.getMessage().contains("nothing"), e.getMessage());
            assertTrue(parts(forgiving(many).words()) < 300, part);
        }
        String deep = "(".repeat(100) + "a AND b" + ")".repeat(100);
        assertThrows(BadQuery.class, () -> parse(deep, Syntax.STRICT));
        assertFalse(forgiving(deep).meaning().isBlank());
        String quotation = "\"" + "word ".repeat(1_000) + "\"";
        assertEquals(quotation, forgiving(quotation).meaning());
        assertThrows(BadQuery.class, () -> parse(quotation, Syntax.STRICT));
    }

    private static int parts(Words words) {
        return words instanceof Words.Group group
                ? group.clauses().stream()
                        .mapToInt(clause -> parts(clause.words()))
                        .sum()
                : 1;
    }

    /**
     * Quality is measured with plain syntax; of the same queries typed by people, those mean something else that have
     * quotes, and a few of Cranfield's, in which a dash was written as {@code -dash}.
     */
    @Test
    void nearlyAllQueriesOfMeasuredCollectionsArePlainWordsToo() throws IOException {
        String data = System.getenv("PITH_DATA");
        assumeTrue(data != null, "PITH_DATA is not set: no measured queries");
        Pattern text = Pattern.compile("\"text\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
        List<String> queries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(data, "beir"))) {
            for (Path file :
                    files.filter(path -> path.endsWith("queries.jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher matcher = text.matcher(line);
                    assertTrue(matcher.find(), line);
                    queries.add(matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
                }
            }
        }
        assertTrue(queries.size() > 1_000, Integer.toString(queries.size()));
        List<String> others = queries.stream()
                .filter(query -> !forgiving(query).equals(new Parsed(plain(query), Filter.ALL, query)))
                .toList();
        assertTrue(others.size() < queries.size() / 200, others.toString());
        assertTrue(
                others.stream().allMatch(query -> query.contains("\"") || query.contains(" -dash ")),
                others.toString());
    }

    @Test
    void questionsArePlainWords() {
        List<String> questions = Arrays.asList(
                "When did the Brooklyn Bridge open?",
                "What is e = mc^2, and who wrote it (first)?",
                "How long is a 3.5\" disk?",
                "Is 5 > 3 and 2 < 4?",
                "Was heißt \u00abBrücke\u00bb auf Französisch?",
                "what's the ratio 3:4 - or 16:9 - good for?",
                "50% of what/which?");
        questions.forEach(
                question -> assertEquals(new Parsed(plain(question), Filter.ALL, question), forgiving(question)));
    }
}
