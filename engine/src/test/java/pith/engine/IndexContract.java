package pith.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.IndexView.Matches;

/** What every {@link Index} must do; each engine's test extends it. Randomised tests print their seed when they fail. */
public abstract class IndexContract {
    /** Words that analysis leaves as they are: no stems, no stop words. */
    private static final String[] WORDS = {
        "bako", "limu", "tesu", "rado", "quono", "vemo", "zulo", "hapu", "kilo", "noru"
    };

    /** Two ways to say English, and languages whose stemmers leave the words too. */
    private static final String[] LANGUAGES = {"", "en", "de", "ja", "sw"};

    private static final List<Words.Occur> OCCURS = List.of(Words.Occur.values());

    protected static final int DIMENSION = 8;

    protected static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), DIMENSION);

    @TempDir
    protected Path folder;

    /** An index that is not there yet. */
    protected abstract Index create();

    @Test
    void nothingThereYetSaysHowToMakeIt() {
        try (Index index = create()) {
            IndexUnavailable e = assertThrows(IndexUnavailable.class, index::view);
            assertTrue(e.getMessage().contains("no index"), e.getMessage());
        }
    }

    @Test
    void anIndexWithoutDocumentsHasNoneOfAnything() {
        try (Index index = create()) {
            index.update("test").close();
            try (IndexView view = index.view()) {
                assertEquals(0, view.documentCount());
                assertEquals(0, view.passageCount());
                assertEquals(0, view.byWords(Words.plain("bako"), Filter.ALL).total());
                assertEquals(0, view.byVector(unit(1, 0), Filter.ALL, 5).documents().length);
                assertEquals(-1, view.number("a"));
            }
        }
    }

    @Test
    void writesShowFromTheCommitOnAndOnlyInNewViews() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako"));
            update.commit();
            try (IndexView before = index.view()) {
                put(update, Document.of("b", "", "bako limu"));
                try (IndexView same = index.view()) {
                    assertEquals(before.name(), same.name());
                    assertEquals(1, same.documentCount());
                }
                update.remove("a");
                update.commit();
                try (IndexView after = index.view()) {
                    assertNotEquals(before.name(), after.name());
                    assertEquals(List.of("b"), ids(after));
                    assertEquals(List.of("a"), ids(before));
                    assertEquals(
                            1, before.byWords(Words.plain("bako"), Filter.ALL).total());
                    assertEquals("bako", before.document("a").orElseThrow().text());
                }
            }
        }
    }

    @Test
    void whatIsNotCommittedIsGivenUp() {
        try (Index index = create()) {
            try (IndexUpdate update = index.update("test")) {
                put(update, Document.of("a", "", "bako"));
                update.commit();
                put(update, Document.of("b", "", "bako"));
            }
            try (IndexView view = index.view()) {
                assertEquals(List.of("a"), ids(view));
            }
        }
    }

    @Test
    void oneWriterAtATime() {
        try (Index index = create()) {
            try (IndexUpdate update = index.update("pith serve (process 1)")) {
                IndexLocked e = assertThrows(IndexLocked.class, () -> index.update("another"));
                assertTrue(e.getMessage().contains("pith serve (process 1)"), e.getMessage());
                put(update, Document.of("a", "", "bako"));
                update.commit();
            }
            index.update("another").close();
        }
    }

    @Test
    void aClosedUpdateRefusesToWrite() {
        try (Index index = create()) {
            IndexUpdate update = index.update("test");
            update.close();
            assertThrows(IllegalStateException.class, () -> put(update, Document.of("a", "", "bako")));
        }
    }

    @Test
    void aDocumentComesBackVerbatim() {
        Map<String, Value> metadata = Map.of(
                "kind", new Value.Keyword("note"),
                "year", new Value.Whole(-7),
                "share", new Value.Real(0.25),
                "seen", new Value.Date(Instant.ofEpochMilli(1_234_567_890_123L)),
                "open", new Value.Flag(false),
                "tags", new Value.Several(List.of(new Value.Keyword("é"), new Value.Whole(3))));
        String text = "Caf\u00e9 cafe\u0301\r\n\t\u0000 \ud83d\ude00 half \ud83d a pair \ufeff";
        Document document = new Document(
                "a/b c/ü.md",
                "file:///a",
                "/a",
                "T\ud83d\ude00",
                text,
                metadata,
                Instant.ofEpochMilli(5),
                "hash",
                "de",
                List.of(0, 1));
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, document);
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(Optional.of(document), view.document("a/b c/ü.md"));
                List<IndexView.Entry> entries = new ArrayList<>();
                view.forEach(entries::add);
                assertEquals(List.of(new IndexView.Entry("a/b c/ü.md", "/a", "file:///a", "hash")), entries);
            }
        }
    }

    @Test
    void badVectorsAreRefusedAndNothingIsLost() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako"));
            Document document = Document.of("b", "", "bako");
            List<Passage> passages = List.of(Passage.of(document, 0, 0, 4));
            float[] nan = unit(1, 0);
            nan[3] = Float.NaN;
            float[] twice = unit(1, 0);
            twice[0] = 2;
            for (float[] bad : List.of(nan, twice, new float[] {1}, new float[DIMENSION])) {
                assertThrows(BadInput.class, () -> update.replace(document, passages, List.of(bad)));
            }
            assertThrows(BadInput.class, () -> update.replace(document, List.of(), List.of()));
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(List.of("a"), ids(view));
            }
        }
    }

    @Test
    void aLongDocumentDoesNotCrowdOutTheOthers() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        float[] query = random(random);
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            Document book = Document.of("book", "", "bako ".repeat(5_000));
            List<Passage> passages = IntStream.range(0, 5_000)
                    .mapToObj(i -> Passage.of(book, i, 5 * i, 5 * i + 4))
                    .toList();
            // Every passage of the book is nearer to the query than any other document.
            update.replace(
                    book,
                    passages,
                    passages.stream().map(p -> near(query, random)).toList());
            for (int i = 0; i < 100; i++) {
                put(update, Document.of("note" + i, "", "limu"), List.of(random(random)));
            }
            update.commit();
            try (IndexView view = index.view()) {
                Matches found = view.byVector(query, Filter.ALL, 50);
                assertEquals(50, Arrays.stream(found.documents()).distinct().count(), "seed " + seed);
                assertEquals(101, view.byVector(query, Filter.ALL, 200).documents().length, "seed " + seed);
            }
        }
    }

    @Test
    void agreesWithComparingEverything() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Index index = create();
                Index oracle = new BruteForceIndex(STAMP);
                IndexUpdate update = index.update("test");
                IndexUpdate expected = oracle.update("test")) {
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < 30; i++) {
                    change(random, update, expected);
                }
                update.compact();
                update.commit();
                expected.commit();
                try (IndexView view = index.view();
                        IndexView exact = oracle.view()) {
                    compare(exact, view, random, "seed " + seed + ", round " + round);
                }
            }
        }
    }

    private static void change(Random random, IndexUpdate... updates) {
        String id = (random.nextBoolean() ? "x/" : "xy/") + random.nextInt(40);
        if (random.nextInt(5) == 0) {
            Arrays.stream(updates).forEach(update -> update.remove(id));
            return;
        }
        Map<String, Value> metadata = new HashMap<>();
        if (random.nextBoolean()) {
            metadata.put("year", new Value.Whole(random.nextInt(5)));
        }
        if (random.nextBoolean()) {
            metadata.put("share", new Value.Real(random.nextInt(5) / 4.0));
        }
        if (random.nextBoolean()) {
            metadata.put("seen", new Value.Date(Instant.ofEpochMilli(random.nextInt(5))));
        }
        if (random.nextBoolean()) {
            metadata.put("open", new Value.Flag(random.nextBoolean()));
        }
        List<Value> tags = IntStream.range(0, random.nextInt(3))
                .<Value>mapToObj(i -> new Value.Keyword(WORDS[random.nextInt(4)]))
                .toList();
        metadata.put("tags", new Value.Several(tags));
        if (random.nextBoolean()) {
            metadata.put("mixed", mixed(random));
        }
        if (random.nextBoolean()) {
            metadata.put("about", about(random));
        }
        String text = text(random, 1 + random.nextInt(25));
        String language = LANGUAGES[random.nextInt(LANGUAGES.length)];
        Document document =
                new Document(id, "", "", text(random, 3), text, metadata, Instant.EPOCH, "h", language, List.of());
        int cut = text.length() / 2;
        List<Passage> passages = List.of(Passage.of(document, 0, 0, cut), Passage.of(document, 1, cut, text.length()));
        List<float[]> vectors = List.of(random(random), random(random));
        Arrays.stream(updates).forEach(update -> update.replace(document, passages, vectors));
    }

    /** One or several values of any types, all of which another document may have. */
    private static Value mixed(Random random) {
        List<Value> values = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> switch (random.nextInt(6)) {
                    case 0 -> (Value) new Value.Whole(random.nextInt(4) - 2);
                    case 1 -> new Value.Real(random.nextInt(9) / 2.0 - 2);
                    case 2 -> new Value.Date(date(random));
                    case 3 -> new Value.Flag(random.nextBoolean());
                    case 4 -> new Value.Text(text(random, 3));
                    default -> new Value.Keyword(KEYWORDS[random.nextInt(KEYWORDS.length)]);
                })
                .toList();
        return values.size() == 1 ? values.getFirst() : new Value.Several(values);
    }

    /** With one that UTF-8 and UTF-16 order differently beside the last, and one that begins as another does. */
    private static final String[] KEYWORDS = {"", "B", "Bako", "b", "bako", "\uffee", "\ud83d\ude00"};

    /** A text, several, or a keyword too long to be compared as a whole. */
    private static Value about(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Value.Text(text(random, 1 + random.nextInt(5)));
            case 1 ->
                new Value.Several(
                        List.of(new Value.Text(text(random, 2)), new Value.Text(text(random, 1)), new Value.Whole(3)));
            default -> new Value.Keyword((text(random, 3) + " ").repeat(100));
        };
    }

    /** Of a few days around the turn of two months, years and of the era. */
    private static Instant date(Random random) {
        Instant turn = Instant.parse(random.nextBoolean() ? "1969-12-31T23:59:59.999Z" : "-0001-02-28T23:00:00Z");
        return turn.plusMillis(random.nextInt(3)).plus(random.nextInt(3) - 1, ChronoUnit.DAYS);
    }

    private static void compareFields(IndexView exact, IndexView view, Random random, String what) {
        List<String> ids = new ArrayList<>(ids(view));
        Collections.shuffle(ids, random);
        List<String> some = ids.subList(0, random.nextInt(ids.size() + 1));
        int[] here = some.stream().mapToInt(view::number).toArray();
        int[] there = some.stream().mapToInt(exact::number).toArray();
        Filter filter = filter(random, 3);
        assertEquals(
                names(exact, exact.passing(there, filter)), names(view, view.passing(here, filter)), what + filter);
        List<Facet> facets = new ArrayList<>();
        for (String field : List.of("mixed", "tags", "year", "language", "about", "nothing")) {
            facets.add(new Facet.Values(field, 1 + random.nextInt(8)));
            facets.add(new Facet.Dates(field, List.of(Facet.Span.values()).get(random.nextInt(3))));
            facets.add(new Facet.Ranges(
                    field,
                    List.of(
                            new Filter.Range(field, new Value.Whole(-1), new Value.Whole(1)),
                            new Filter.Range(field, new Value.Whole(1), null),
                            new Filter.Range(field, null, new Value.Real(0.5)),
                            new Filter.Range(field, new Value.Date(date(random)), null))));
        }
        assertEquals(exact.count(there, facets), view.count(here, facets), what);
        for (String field : List.of("mixed", "tags", "share", "seen", "open", "language", "about", "nothing")) {
            for (boolean descending : new boolean[] {false, true}) {
                Sort sort = new Sort(field, descending);
                Map<Integer, Value> expected = exact.keys(there, sort);
                Map<Integer, Value> found = view.keys(here, sort);
                for (int i = 0; i < here.length; i++) {
                    Value key = expected.get(there[i]);
                    Value same = found.get(here[i]);
                    // Not always the same value: 3 and 3.0 are at the same place.
                    assertTrue(
                            key == null ? same == null : same != null && Value.ORDER.compare(key, same) == 0,
                            what + ", " + sort + ": " + same + " in place of " + key);
                }
                assertEquals(expected.size(), found.size(), what);
            }
        }
    }

    private static List<String> names(IndexView view, int[] documents) {
        return IntStream.of(documents).mapToObj(view::id).toList();
    }

    @Test
    void wordsOfATextAreFoundInItsLanguageAndKeywordsAreNot() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            Map<String, Value> abstracts = Map.of(
                    "abstract",
                    new Value.Several(List.of(new Value.Text("Bako LIMU"), new Value.Text("tesu"))),
                    "label",
                    new Value.Keyword("bako limu"));
            for (String language : List.of("", "de", "ja")) {
                put(
                        update,
                        new Document(
                                "d" + language,
                                "",
                                "",
                                "",
                                "rado",
                                abstracts,
                                Instant.EPOCH,
                                "h",
                                language,
                                List.of()));
            }
            put(update, Document.of("other", "", "bako limu tesu"));
            update.commit();
            try (IndexView view = index.view()) {
                for (String all : List.of("bako", "limu bako", "TESU, limu!")) {
                    assertEquals(
                            3,
                            view.byWords(Words.plain("rado"), new Filter.Mentions("abstract", all))
                                    .total(),
                            all);
                }
                assertEquals(
                        0,
                        view.byWords(Words.plain("rado"), new Filter.Mentions("abstract", "bako rado"))
                                .total());
                assertEquals(
                        0,
                        view.byWords(Words.plain("rado"), new Filter.Mentions("abstract", "?!"))
                                .total());
                assertEquals(
                        0,
                        view.byWords(Words.plain("rado"), new Filter.Mentions("label", "bako"))
                                .total());
                assertEquals(
                        3,
                        view.byWords(Words.plain("rado"), new Filter.Exists("abstract"))
                                .total());
            }
        }
    }

    /** Far more values than an engine takes clauses. */
    @Test
    void oneOfManyValuesIsAskedFor() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 20; i++) {
                Map<String, Value> metadata = Map.of(
                        "number",
                        new Value.Whole(i),
                        "name",
                        new Value.Keyword("n" + i),
                        "share",
                        new Value.Real(i / 2.0),
                        "seen",
                        new Value.Date(Instant.ofEpochSecond(i)));
                put(update, new Document("d" + i, "", "", "", "rado", metadata, Instant.EPOCH, "h"));
            }
            update.commit();
            try (IndexView view = index.view()) {
                int most = Filter.MAX_VALUES;
                for (List<Value> values : List.of(
                        IntStream.range(15, 15 + most)
                                .<Value>mapToObj(Value.Whole::new)
                                .toList(),
                        IntStream.range(15, 15 + most)
                                .<Value>mapToObj(i -> new Value.Keyword("n" + i))
                                .toList(),
                        IntStream.range(15, 15 + most)
                                .<Value>mapToObj(i -> new Value.Real(i / 2.0))
                                .toList(),
                        IntStream.range(15, 15 + most)
                                .<Value>mapToObj(i -> new Value.Date(Instant.ofEpochSecond(i)))
                                .toList())) {
                    long found = List.of("number", "name", "share", "seen").stream()
                            .mapToLong(field -> view.byWords(Words.plain("rado"), new Filter.In(field, values))
                                    .total())
                            .sum();
                    assertEquals(5, found, "in the field of the values' type alone");
                }
                assertThrows(
                        BadQuery.class, () -> new Filter.In("a", Collections.nCopies(most + 1, new Value.Flag(true))));
                assertThrows(BadQuery.class, () -> new Filter.In("a", List.of()));
                assertThrows(BadQuery.class, () -> new Filter.In("a", List.of(new Value.Text("a"))));
                assertThrows(BadQuery.class, () -> new Filter.Prefix("a", ""));
                assertThrows(BadQuery.class, () -> new Filter.Mentions("a", " "));
            }
        }
    }

    private static void compare(IndexView exact, IndexView view, Random random, String seed) {
        assertEquals(ids(exact), ids(view), seed);
        assertEquals(exact.passageCount(), view.passageCount(), seed);
        for (int i = 0; i < 12; i++) {
            Filter filter = filter(random, 3);
            Words words = words(random, 2);
            float[] query = random(random);
            int most = 1 + random.nextInt(30);
            String what = seed + ", " + filter + ", " + words;

            Matches expectedWords = exact.byWords(words, filter);
            Matches foundWords = view.byWords(words, filter);
            assertSame(scores(exact, expectedWords), scores(view, foundWords), what);
            assertEquals(expectedWords.bound(), foundWords.bound(), 1e-9, what);
            assertEquals(expectedWords.total(), foundWords.total(), what);
            assertTrue(foundWords.exact(), what);
            for (double score : foundWords.scores()) {
                assertTrue(score >= 0 && score <= foundWords.bound() * (1 + 1e-6), what + ": " + score);
            }
            assertSame(
                    scores(exact, exact.byVector(query, filter, most)),
                    scores(view, view.byVector(query, filter, most)),
                    what);

            if (i % 5 == 0) {
                compareFields(exact, view, random, what);
            }

            for (String id : ids(view)) {
                int[] here = {view.number(id)};
                int[] there = {exact.number(id)};
                assertArrayEquals(exact.bm25(words, there), view.bm25(words, here), 1e-5, what);
                assertArrayEquals(exact.cosines(query, there), view.cosines(query, here), 1e-5, what);
                Document document = view.document(here[0]);
                Pieces expectedMarks = exact.wordsIn(words, document.text(), document.language());
                Pieces foundMarks = view.wordsIn(words, document.text(), document.language());
                assertArrayEquals(expectedMarks.starts(), foundMarks.starts(), what);
                assertArrayEquals(expectedMarks.ends(), foundMarks.ends(), what);
                IndexView.Passages expected = exact.passages(there[0], words);
                IndexView.Passages found = view.passages(here[0], words);
                assertArrayEquals(expected.starts(), found.starts(), what);
                assertArrayEquals(expected.ends(), found.ends(), what);
                assertArrayEquals(expected.bm25(), found.bm25(), 1e-5, what);
                assertEquals(expected.bound(), found.bound(), 1e-9, what);
                assertArrayEquals(
                        exact.vectors(there[0]).get(1), view.vectors(here[0]).get(1), what);
            }
        }
    }

    /** A tree of all that can be asked, but for phrases whose words may move: engines weigh those as they like. */
    protected static Words words(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 14)) {
            case 0, 1, 2, 3, 4 -> leaf(random);
            case 5 ->
                new Words.AnyOf(IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(i -> leaf(random))
                        .toList());
            case 6 -> new Words.In(Words.Field.TITLE, leaf(random));
            case 7 -> new Words.Boosted(words(random, depth - 1), 0.5 + 2 * random.nextDouble());
            case 8 -> new Words.Passing(filter(random, depth - 1));
            case 9 -> random.nextBoolean() ? Words.EVERYTHING : Words.plain("?!");
            default ->
                new Words.Group(IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj(i ->
                                new Words.Clause(OCCURS.get(random.nextInt(OCCURS.size())), words(random, depth - 1)))
                        .toList());
        };
    }

    private static Words leaf(Random random) {
        String word = WORDS[random.nextInt(WORDS.length)];
        int cut = random.nextInt(word.length());
        return switch (random.nextInt(6)) {
            case 0 -> new Words.Phrase(text(random, 1 + random.nextInt(3)), 0);
            // Half a word of a passage can be "tes", of which a stemmer takes the s.
            case 1 -> new Words.Prefix(word.substring(0, word.equals("tesu") ? 2 : 1 + cut));
            case 2 -> new Words.Fuzzy(word.substring(0, cut) + "q" + word.substring(cut), 1 + random.nextInt(2));
            case 3 -> new Words.Phrase(random.nextBoolean() ? "unheard " + word : "-", 0);
            default -> new Words.Loose(text(random, 1 + random.nextInt(4)));
        };
    }

    @Test
    void thePhraseStandsAsItIsAsked() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako limu tesu"));
            put(update, Document.of("b", "", "limu bako tesu"));
            put(update, Document.of("c", "tesu bako", "limu rado"));
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(
                        List.of("a"),
                        found(view, new Words.Phrase("Bako, LIMU!", 0)),
                        "none from a title into its text");
                assertEquals(List.of(), found(view, new Words.Phrase("bako tesu limu", 0)));
                assertEquals(List.of("a", "b", "c"), found(view, new Words.Phrase("limu", 0)));
                assertEquals(
                        List.of("b"), found(view, new Words.Phrase("limu tesu", 1), new Words.Phrase("bako tesu", 0)));
                Pieces marked = view.wordsIn(new Words.Phrase("limu tesu", 0), "limu; Limu, tesu tesu", "");
                assertArrayEquals(new int[] {6}, marked.starts());
                assertArrayEquals(new int[] {16}, marked.ends());
            }
        }
    }

    @Test
    void theWordsOfAPhraseMayMoveAsFarAsItSays() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Index index = create();
                Index oracle = new BruteForceIndex(STAMP);
                IndexUpdate update = index.update("test");
                IndexUpdate expected = oracle.update("test")) {
            for (int i = 0; i < 60; i++) {
                Document document = Document.of("d" + i, "", text(random, 1 + random.nextInt(8)));
                put(update, document);
                put(expected, document);
            }
            update.commit();
            expected.commit();
            try (IndexView view = index.view();
                    IndexView exact = oracle.view()) {
                for (int i = 0; i < 50; i++) {
                    // A word that stands twice in the phrase has rules of its own in every engine.
                    String phrase = String.join(
                            " ",
                            List.of(text(random, 3).split(" ", -1)).stream()
                                    .distinct()
                                    .toList());
                    Words words = new Words.Phrase(phrase, 1 + random.nextInt(4));
                    assertEquals(found(exact, words), found(view, words), "seed " + seed + ", " + words);
                    Matches matches = view.byWords(words, Filter.ALL);
                    for (double score : matches.scores()) {
                        assertTrue(score > 0 && score < matches.bound(), "seed " + seed + ", " + words);
                    }
                }
            }
        }
    }

    @Test
    void beginningsAndWordsThatAreNearlySoAreFound() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bakolimu bakotesu"));
            put(update, Document.of("b", "", "bakotesu"));
            put(update, Document.of("c", "", "limubako"));
            put(update, Document.of("d", "", "baktoesu"));
            put(update, Document.of("e", "", "baktoesuq"));
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(List.of("a", "b"), found(view, new Words.Prefix("Bako")));
                assertEquals(List.of("a"), found(view, new Words.Prefix("bakol")));
                assertEquals(List.of(), found(view, new Words.Prefix("unheard")));
                assertEquals(List.of("a", "b", "d"), found(view, new Words.Fuzzy("bakotesu", 1)));
                assertEquals(List.of("a", "b", "d", "e"), found(view, new Words.Fuzzy("bakotesu", 2)));
                double[] scores = view.bm25(
                        new Words.Fuzzy("bakotesu", 2),
                        new int[] {view.number("b"), view.number("d"), view.number("e")});
                assertTrue(scores[0] > scores[1] && scores[1] > scores[2], Arrays.toString(scores));
                Pieces marked = view.wordsIn(new Words.Prefix("bako"), "limu Bakotesu", "");
                assertArrayEquals(new int[] {5}, marked.starts());
                assertArrayEquals(
                        new int[] {5},
                        view.wordsIn(new Words.Fuzzy("bakoteso", 1), "limu Bakotesu", "")
                                .starts());
            }
        }
    }

    @Test
    void waysToSayOneThingAreOneWord() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako rado"));
            put(update, Document.of("b", "", "limu rado"));
            put(update, Document.of("c", "", "tesu quono rado"));
            put(update, Document.of("d", "", "quono tesu rado"));
            update.commit();
            try (IndexView view = index.view()) {
                Words ways = new Words.AnyOf(
                        List.of(Words.plain("bako"), new Words.Phrase("limu", 0), new Words.Phrase("tesu quono", 0)));
                assertEquals(List.of("a", "b", "c"), found(view, ways));
                // One of four documents has each single word, two have each word of the phrase.
                assertEquals(
                        Math.log(1 + (4 - 1 + 0.5) / (1 + 0.5)),
                        view.byWords(ways, Filter.ALL).bound(),
                        1e-9);
                double[] scores = view.bm25(ways, new int[] {view.number("a"), view.number("b")});
                assertEquals(scores[0], scores[1], 1e-6);
            }
        }
    }

    @Test
    void conditionsHoldForWhateverIsFound() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, new Document("a", "", "", "bako", "limu", Map.of("y", new Value.Whole(1)), Instant.EPOCH, "h"));
            put(update, Document.of("b", "limu", "bako"));
            put(update, Document.of("c", "", "tesu"));
            update.commit();
            try (IndexView view = index.view()) {
                Words title = new Words.In(Words.Field.TITLE, Words.plain("bako"));
                assertEquals(List.of("a"), found(view, title));
                assertEquals(0, view.wordsIn(title, "bako", "").count());
                Words without = new Words.Group(List.of(new Words.Clause(Words.Occur.MUST_NOT, title)));
                assertEquals(List.of("b", "c"), found(view, without));
                assertEquals(List.of("b", "c"), byVector(view, new Filter.Holds(without)));
                assertEquals(List.of("a", "b"), byVector(view, new Filter.Holds(Words.plain("bako unheard"))));
                assertEquals(List.of(), byVector(view, new Filter.Holds(Words.plain("unheard"))));
                assertEquals(List.of("a", "b", "c"), byVector(view, new Filter.Holds(Words.plain("?!"))));
                assertEquals(List.of("a", "b", "c"), found(view, Words.EVERYTHING));
                assertEquals(List.of(), found(view, Words.NONE));
                assertEquals(0, view.byWords(Words.EVERYTHING, Filter.ALL).bound());
                assertTrue(view.hasField("y"));
                assertFalse(view.hasField("z"));
            }
        }
    }

    private static List<String> byVector(IndexView view, Filter filter) {
        return Arrays.stream(view.byVector(unit(1, 0), filter, 10).documents())
                .mapToObj(view::id)
                .sorted()
                .toList();
    }

    /** The documents that all of these match. */
    private static List<String> found(IndexView view, Words... all) {
        List<Words.Clause> clauses = Arrays.stream(all)
                .map(each -> new Words.Clause(Words.Occur.MUST, each))
                .toList();
        return Arrays.stream(view.byWords(all.length == 1 ? all[0] : new Words.Group(clauses), Filter.ALL)
                        .documents())
                .mapToObj(view::id)
                .sorted()
                .toList();
    }

    @Test
    void noScoreExceedsTheBound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 50; i++) {
                put(update, Document.of("d" + i, "", (WORDS[random.nextInt(3)] + " ").repeat(1 + random.nextInt(500))));
            }
            update.commit();
            try (IndexView view = index.view()) {
                Matches found = view.byWords(Words.plain("bako limu limu tesu"), Filter.ALL);
                assertTrue(found.bound() > 0);
                for (double score : found.scores()) {
                    assertTrue(score > 0 && score < found.bound(), "seed " + seed + ": " + score);
                }
            }
        }
    }

    @Test
    void wordsAreFoundWhereTheyStand() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako"));
            update.commit();
            try (IndexView view = index.view()) {
                Pieces found = view.wordsIn(Words.plain("limu bako"), "Bako, no; \ud83d\ude00 LIMU", "");
                assertArrayEquals(new int[] {0, 13}, found.starts());
                assertArrayEquals(new int[] {4, 17}, found.ends());
            }
        }
    }

    @Test
    void aQueryFindsDocumentsOfEveryLanguage() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            List<String> languages = List.of("", "en", "de", "ja", "sw");
            for (String language : languages) {
                put(update, inLanguage("in-" + language, "bako limu", language));
                put(update, inLanguage("other-" + language, "tesu", language));
            }
            update.commit();
            try (IndexView view = index.view()) {
                Matches found = view.byWords(Words.plain("bako"), Filter.ALL);
                assertEquals(languages.size(), found.total());
                for (int document : found.documents()) {
                    Document each = view.document(document);
                    assertEquals("in-" + each.language(), each.id());
                    Pieces words = view.wordsIn(Words.plain("bako"), each.text(), each.language());
                    assertArrayEquals(new int[] {0}, words.starts(), each.id());
                    assertArrayEquals(new int[] {4}, words.ends(), each.id());
                }
                // Two of the ten documents are English and hold it, which are the most of any language.
                assertEquals(Math.log(1 + (10 - 2 + 0.5) / (2 + 0.5)), found.bound(), 1e-9);
            }
        }
    }

    private static Document inLanguage(String id, String text, String language) {
        return new Document(id, "", "", "", text, Map.of(), Instant.EPOCH, "h", language, List.of());
    }

    private static Filter filter(Random random, int depth) {
        List<Filter> several = IntStream.range(0, depth == 0 ? 0 : random.nextInt(3))
                .mapToObj(i -> filter(random, depth - 1))
                .toList();
        return switch (random.nextInt(depth == 0 ? 16 : 20)) {
            case 0 -> new Filter.Is("tags", new Value.Keyword(WORDS[random.nextInt(4)]));
            case 1 -> new Filter.Is("open", new Value.Flag(random.nextBoolean()));
            case 2 -> new Filter.Range("year", new Value.Whole(random.nextInt(5)), null);
            case 3 ->
                new Filter.Range(
                        "share", new Value.Real(random.nextInt(5) / 4.0), new Value.Real(random.nextInt(5) / 4.0));
            case 4 -> new Filter.Range("seen", null, new Value.Date(Instant.ofEpochMilli(random.nextInt(5))));
            case 5 -> new Filter.Exists("year");
            case 6 -> new Filter.Below(random.nextBoolean() ? "x" : "xy/");
            case 7 -> new Filter.Is("language", new Value.Keyword(LANGUAGES[random.nextInt(LANGUAGES.length)]));
            case 8 -> new Filter.Exists("language");
            case 9 -> new Filter.Prefix("tags", WORDS[random.nextInt(4)].substring(0, 1 + random.nextInt(2)));
            case 10 -> new Filter.Prefix("mixed", "B");
            case 11 -> new Filter.Mentions("about", text(random, 1 + random.nextInt(3)));
            case 12 -> new Filter.In("mixed", List.of(new Value.Whole(1), new Value.Keyword("b"), new Value.Real(0.5)));
            case 13 -> Filter.above("year", new Value.Whole(random.nextInt(5)));
            case 14 -> Filter.under("share", new Value.Real(random.nextInt(5) / 4.0));
            case 15 -> new Filter.Holds(words(random, Math.max(0, depth - 1)));
            case 16 -> new Filter.And(several);
            case 17 -> new Filter.Or(several);
            case 18 -> new Filter.Among(filter(random, depth - 1));
            default -> new Filter.Not(filter(random, depth - 1));
        };
    }

    private static void assertSame(Map<String, Double> expected, Map<String, Double> found, String what) {
        assertEquals(expected.keySet(), found.keySet(), what);
        expected.forEach(
                (id, score) -> assertEquals(score, found.getOrDefault(id, Double.NaN), 1e-5, what + ": " + id));
    }

    private static Map<String, Double> scores(IndexView view, Matches matches) {
        return IntStream.range(0, matches.documents().length)
                .boxed()
                .collect(Collectors.toMap(
                        i -> view.id(matches.documents()[i]),
                        i -> matches.scores()[i],
                        (a, b) -> {
                            throw new AssertionError("a document stands twice among the matches");
                        },
                        TreeMap::new));
    }

    protected static List<String> ids(IndexView view) {
        TreeSet<String> ids = new TreeSet<>();
        view.forEach(entry -> assertTrue(ids.add(entry.id()), entry.id() + " stands twice"));
        assertEquals(ids.size(), view.documentCount());
        assertFalse(ids.contains(""));
        return List.copyOf(ids);
    }

    protected static void put(IndexUpdate update, Document document) {
        put(update, document, List.of(unit(1, 0)));
    }

    /** Cuts the text into as many passages as there are vectors. */
    protected static void put(IndexUpdate update, Document document, List<float[]> vectors) {
        int n = vectors.size();
        int length = document.text().length();
        List<Passage> passages = IntStream.range(0, n)
                .mapToObj(i -> Passage.of(document, i, length * i / n, length * (i + 1) / n))
                .toList();
        update.replace(document, passages, vectors);
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS[random.nextInt(WORDS.length)])
                .collect(Collectors.joining(" "));
    }

    protected static float[] unit(float x, float y) {
        float[] vector = new float[DIMENSION];
        vector[0] = x;
        vector[1] = y;
        return normalise(vector);
    }

    protected static float[] random(Random random) {
        return random(random, DIMENSION);
    }

    protected static float[] random(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return normalise(vector);
    }

    private static float[] near(float[] centre, Random random) {
        float[] vector = centre.clone();
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += (float) (0.001 * random.nextGaussian());
        }
        return normalise(vector);
    }

    private static float[] normalise(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += x * x;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }
}
