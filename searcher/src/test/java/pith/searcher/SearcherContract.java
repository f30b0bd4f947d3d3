package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.BadQuery;
import pith.engine.ContentHash;
import pith.engine.Cosine;
import pith.engine.Document;
import pith.engine.Explanation;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Syntax;
import pith.engine.Value;

/** What searching promises on every engine: the decisions on view, candidate set and score. */
abstract class SearcherContract {
    /** Words that analysis leaves as they are, the first ones frequent. */
    private static final String[] WORDS = {
        "bako", "limu", "tesu", "rado", "quono", "vemo", "zulo", "hapu", "kilo", "noru", "fago", "dilu", "pevo", "sumo"
    };

    private final BagOfWordsEncoder encoder = new BagOfWordsEncoder();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final String what = "seed " + seed;

    @TempDir
    Path folder;

    private Index index;
    private IndexUpdate update;
    private Searcher searcher;

    abstract Index create(Path folder, IndexStamp stamp);

    @BeforeEach
    void open() {
        index = create(folder.resolve("index"), IndexStamp.of(encoder));
        update = index.update("test");
        searcher = new Searcher(encoder, index);
    }

    @AfterEach
    void close() {
        searcher.close();
        update.close();
        index.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void pagesLaidTogetherAreTheWholeAndEveryPageSaysTheSameTotal(Mode mode) {
        fill(300);
        for (int i = 0; i < 10; i++) {
            Query query = Query.of(text(1 + random.nextInt(4)))
                    .withMode(mode)
                    .withFilter(random.nextBoolean() ? Filter.ALL : new Filter.Is("even", new Value.Flag(true)));
            Results whole = searcher.search(query.withWindow(200).withLimit(200).withOffset(0));
            List<String> pages = new ArrayList<>();
            int limit = 1 + random.nextInt(40);
            for (int offset = 0; offset < 200; offset += limit) {
                Results page = searcher.search(query.withLimit(limit).withOffset(offset));
                assertEquals(whole.total(), page.total(), what);
                page.hits().forEach(hit -> pages.add(hit.document().id()));
            }
            List<String> all =
                    whole.hits().stream().map(hit -> hit.document().id()).toList();
            assertEquals(all, pages.subList(0, Math.min(pages.size(), all.size())), what);
            assertTrue(pages.size() >= all.size(), what);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aScoreDependsOnQueryAndDocumentAlone(Mode mode) {
        fill(300);
        for (int i = 0; i < 10; i++) {
            Query query = Query.of(text(1 + random.nextInt(4))).withMode(mode);
            Map<String, Double> scores = new HashMap<>();
            List<Query> variants = List.of(
                    query.withLimit(200),
                    query.withLimit(1),
                    query.withLimit(7).withOffset(13),
                    query.withWindow(1_000).withLimit(1_000),
                    query.withLimit(100).withFilter(new Filter.Is("even", new Value.Flag(true))),
                    query.withLimit(100).withFilter(new Filter.Below("a")),
                    query.withLimit(3).withFilter(new Filter.Not(new Filter.Below("a"))));
            for (Query variant : variants) {
                for (Hit hit : searcher.search(variant).hits()) {
                    double known = scores.computeIfAbsent(hit.document().id(), id -> hit.score());
                    assertEquals(known, hit.score(), 1e-6, what + ": " + variant);
                    assertTrue(hit.score() >= 0 && hit.score() <= 1, what);
                }
            }
        }
    }

    /** The candidate set and the order, told again in the plainest way. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void theCandidatesAreTheWordMatchesAndTheNearestAndNothingIsTakenAsZero(Mode mode) {
        List<Document> documents = fill(120);
        for (int i = 0; i < 10; i++) {
            Query query = Query.of(text(1 + random.nextInt(3)))
                    .withMode(mode)
                    .withLimit(100)
                    .withWindow(100)
                    .withWeight(random.nextDouble());
            query = query.withLimit(20).withWindow(20);
            float[] vector = encoder.encodeQuery(query.text());
            Set<String> terms = Set.of(query.text().split(" "));
            Map<String, Double> cosines = documents.stream().collect(Collectors.toMap(Document::id, d ->
                    (double) Cosine.of(vector, encoder.encodePassage("", d.text()))));
            Set<String> expected = new TreeSet<>();
            if (mode != Mode.VECTOR) {
                documents.stream()
                        .filter(d -> Set.of(d.text().split(" ")).stream().anyMatch(terms::contains))
                        .forEach(d -> expected.add(d.id()));
            }
            if (mode != Mode.WORDS) {
                documents.stream()
                        .map(Document::id)
                        .sorted(Comparator.comparingDouble((String id) -> -cosines.getOrDefault(id, 0.0))
                                .thenComparing(id -> id))
                        .limit(query.window())
                        .forEach(expected::add);
            }
            Results results = searcher.search(query);
            assertEquals(expected.size(), results.total(), what);

            List<Hit> all = new ArrayList<>();
            for (Results page = results; ; page = searcher.search(query.withCursor(page.cursor()))) {
                all.addAll(page.hits());
                if (page.cursor() == null) {
                    break;
                }
            }
            assertEquals(
                    expected,
                    all.stream().map(h -> h.document().id()).collect(Collectors.toCollection(TreeSet::new)),
                    what);
            for (Hit hit : all) {
                Explanation e = hit.explanation();
                assertEquals(e.score(), hit.score(), 1e-12, what);
                if (mode != Mode.WORDS) {
                    assertEquals(cosines.getOrDefault(hit.document().id(), Double.NaN), e.cosine(), 1e-5, what);
                }
                boolean matches =
                        Set.of(hit.document().text().split(" ")).stream().anyMatch(terms::contains);
                assertEquals(mode != Mode.VECTOR && matches, e.bm25() > 0, what);
            }
            List<Hit> sorted = new ArrayList<>(all);
            sorted.sort(Comparator.comparingDouble((Hit h) -> -h.score())
                    .thenComparing(h -> h.document().id()));
            assertEquals(sorted, all, what);
        }
    }

    @Test
    void pagesOfOneCursorStayTheSameWhileOthersWrite() throws Exception {
        fill(200);
        Query query = Query.of("bako limu").withLimit(7);
        List<String> expected = ids(query);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService writing = Executors.newSingleThreadExecutor()) {
            Results first = searcher.search(query);
            Future<?> writer = writing.submit(() -> {
                Random own = new Random(seed);
                while (!done.get()) {
                    put("a/" + own.nextInt(200), text(own, 5));
                    update.remove("b/" + own.nextInt(200));
                    update.commit();
                    searcher.search(Query.of("tesu"));
                }
            });
            List<String> found = new ArrayList<>();
            for (Results page = first; ; page = searcher.search(query.withCursor(page.cursor()))) {
                assertEquals(first.view(), page.view());
                assertEquals(first.total(), page.total());
                page.hits().forEach(hit -> found.add(hit.document().id()));
                Thread.sleep(5); // lets commits come between
                if (page.cursor() == null) {
                    break;
                }
            }
            done.set(true);
            writer.get();
            assertEquals(expected, found, what);
        }
    }

    @Test
    void aLongDocumentDoesNotEmptyThePage() {
        String book = "bako limu tesu ".repeat(5_000);
        List<Passage> passages = IntStream.range(0, 5_000)
                .mapToObj(i -> new Passage("book", i, 15 * i, 15 * i + 14, book.substring(15 * i, 15 * i + 14)))
                .toList();
        float[] vector = encoder.encodeQuery("bako limu tesu");
        update.replace(
                Document.of("book", "", book),
                passages,
                passages.stream().map(p -> vector).toList());
        for (int i = 0; i < 100; i++) {
            put("note" + i, "bako " + text(3));
        }
        update.commit();
        for (Mode mode : Mode.values()) {
            Results results =
                    searcher.search(Query.of("bako limu tesu").withMode(mode).withLimit(100));
            assertEquals(101, results.total(), mode.name());
            assertEquals(100, results.hits().size(), mode.name());
        }
    }

    @Test
    void aHitShowsItsBestPassagesFirst() {
        String text = "rado quono. bako limu. bako zulo";
        List<int[]> cuts = List.of(new int[] {0, 11}, new int[] {12, 22}, new int[] {23, 32});
        List<Passage> passages = IntStream.range(0, 3)
                .mapToObj(i -> new Passage(
                        "d", i, cuts.get(i)[0], cuts.get(i)[1], text.substring(cuts.get(i)[0], cuts.get(i)[1])))
                .toList();
        update.replace(
                Document.of("d", "", text),
                passages,
                passages.stream().map(p -> encoder.encodePassage("", p.text())).toList());
        update.commit();
        Hit hit = searcher.search(Query.of("limu bako")).hits().getFirst();
        assertEquals(
                List.of(1, 2, 0),
                hit.passages().stream().map(p -> p.passage().ordinal()).toList());
        assertEquals("bako limu.", hit.passages().getFirst().passage().text());
        assertEquals(2, hit.passages().getFirst().words().count());
        assertEquals(0, hit.passages().getLast().words().count());
    }

    @Test
    void cursorsOfOtherQueriesAndForeignOnesAreRefused() {
        fill(50);
        Query query = Query.of("bako").withLimit(3);
        String cursor = searcher.search(query).cursor();
        assertNotNull(cursor);
        assertThrows(BadQuery.class, () -> searcher.search(Query.of("limu").withCursor(cursor)));
        assertThrows(
                BadQuery.class, () -> searcher.search(query.withMode(Mode.WORDS).withCursor(cursor)));
        assertThrows(
                BadQuery.class,
                () -> searcher.search(query.withFilter(new Filter.Below("a")).withCursor(cursor)));
        for (String bad : List.of("", "x", "!!", "bm8gc3VjaCB2aWV3", cursor + "A")) {
            assertThrows(BadQuery.class, () -> searcher.search(query.withCursor(bad)), bad);
        }
        assertEquals(
                9, searcher.search(query.withLimit(9).withCursor(cursor)).hits().size());
    }

    @Test
    void aViewThatIsGoneIsSaidToBe() {
        fill(50);
        Query query = Query.of("bako").withLimit(3);
        String cursor = searcher.search(query).cursor();
        for (int i = 0; i <= PinnedViews.MOST; i++) {
            put("later" + i, "bako");
            update.commit();
            searcher.search(query);
        }
        BadQuery e = assertThrows(BadQuery.class, () -> searcher.search(query.withCursor(cursor)));
        assertTrue(e.getMessage().contains("ask again"), e.getMessage());
    }

    @Test
    void wordsThatTheIndexDoesNotKnowFindNothingByWords() {
        fill(20);
        Results none = searcher.search(Query.of("unheard").withMode(Mode.WORDS));
        assertEquals(0, none.total());
        assertNull(none.cursor());
        assertFalse(searcher.search(Query.of("unheard")).hits().isEmpty());
        assertEquals(0, searcher.search(Query.of("?!").withMode(Mode.WORDS)).total());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatMustAndMustNotBeHoldsForEveryHitOfEveryMode(Mode mode) {
        fill(200);
        for (int i = 0; i < 20; i++) {
            String must = text(1);
            String mustNot = text(1);
            Query query = Query.of(text(2) + " +" + must + " -" + mustNot)
                    .withMode(mode)
                    .withLimit(200);
            Results results = searcher.search(query);
            for (Hit hit : results.hits()) {
                List<String> words = List.of(hit.document().text().split(" ", -1));
                assertTrue(words.contains(must) && !words.contains(mustNot), what + ": " + query);
            }
            long expected = searcher.search(Query.of("*").withLimit(1_000)).hits().stream()
                    .map(hit -> List.of(hit.document().text().split(" ", -1)))
                    .filter(words -> words.contains(must) && !words.contains(mustNot))
                    .count();
            assertEquals(expected, results.total(), what + ": " + query);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void conditionsAloneFindAllThatPassInTheOrderOfTheirIds(Mode mode) {
        List<Document> documents = fill(50);
        for (String text : List.of("*", "even:true", "-even:true", "even:* -unheard")) {
            List<String> expected = documents.stream()
                    .filter(d -> !text.contains("true")
                            || d.metadata().containsValue(new Value.Flag(true)) != text.startsWith("-"))
                    .map(Document::id)
                    .sorted()
                    .toList();
            Results results = searcher.search(Query.of(text).withMode(mode).withLimit(100));
            assertEquals(
                    expected,
                    results.hits().stream().map(hit -> hit.document().id()).toList(),
                    what + ": " + text);
            assertEquals(expected.size(), results.total(), text);
            assertTrue(results.exact(), text);
            assertTrue(results.hits().stream().allMatch(hit -> hit.score() == 0), text);
        }
    }

    @Test
    void aQueryWithConditionsGoesOnWithItsCursor() {
        fill(100);
        Query query = Query.of("+bako limu -tesu even:true").withLimit(3);
        assertEquals(
                searcher.search(query.withLimit(200)).hits().stream()
                        .map(hit -> hit.document().id())
                        .toList(),
                ids(query),
                what);
        String cursor = searcher.search(Query.of("*").withLimit(3)).cursor();
        assertEquals(
                3,
                searcher.search(Query.of("*").withLimit(3).withCursor(cursor))
                        .hits()
                        .size());
        assertThrows(
                BadQuery.class,
                () -> searcher.search(Query.of("*").withSyntax(Syntax.PLAIN).withCursor(cursor)));
    }

    @Test
    void aPhraseRanksFirstWhatHasItAndIsMarkedAsAWhole() {
        put("a", "limu bako rado");
        put("b", "bako limu rado");
        put("c", "rado limu");
        update.commit();
        Results results = searcher.search(Query.of("\"bako limu\" rado").withMode(Mode.WORDS));
        assertEquals(
                List.of("b", "c", "a"),
                results.hits().stream().map(hit -> hit.document().id()).toList());
        Pieces words = results.hits().getFirst().passages().getFirst().words();
        assertEquals(2, words.count());
        assertEquals(9, words.ends()[0]);
        assertEquals(
                List.of("b"),
                searcher.search(Query.of("+\"bako limu\"")).hits().stream()
                        .map(hit -> hit.document().id())
                        .toList());
    }

    @Test
    void synonymsAreFoundWithoutIndexingAgain() throws IOException {
        put("a", "bako rado");
        put("b", "limu tesu rado");
        put("c", "tesu limu rado");
        update.commit();
        Path file = folder.resolve("synonyms.txt");
        Files.writeString(file, "bako, limu tesu");
        Query query = Query.of("bako").withMode(Mode.WORDS);
        assertEquals(1, searcher.search(query).total());
        searcher.use(Synonyms.read(file));
        assertEquals(
                Set.of("a", "b"),
                searcher.search(query).hits().stream()
                        .map(hit -> hit.document().id())
                        .collect(Collectors.toSet()));
        assertEquals(2, searcher.search(query.withSyntax(Syntax.PLAIN)).total());
        assertEquals(
                1, searcher.search(Query.of("\"bako\"").withMode(Mode.WORDS)).total());
        assertEquals(2, searcher.search(Query.of("+bako")).total());
        for (Hit hit : searcher.search(query).hits()) {
            assertTrue(hit.score() > 0 && hit.score() < 1, hit.document().id());
        }
    }

    /** Operators or not: what is plain words is scored by the plain words. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aQuestionIsItsWordsInEverySyntax(Mode mode) {
        fill(100);
        for (int i = 0; i < 10; i++) {
            Query query = Query.of("Who " + text(3) + " - and (why): " + text(2) + "?")
                    .withMode(mode)
                    .withLimit(100);
            Results plain = searcher.search(query.withSyntax(Syntax.PLAIN));
            Results forgiving = searcher.search(query.withSyntax(Syntax.FORGIVING));
            assertEquals(plain.total(), forgiving.total(), what);
            for (int at = 0; at < plain.hits().size(); at++) {
                Hit expected = plain.hits().get(at);
                Hit found = forgiving.hits().get(at);
                assertEquals(expected.document().id(), found.document().id(), what);
                assertEquals(expected.explanation(), found.explanation(), what);
            }
        }
    }

    @Test
    void documentsLikeOthersLeaveTheseOut() {
        put("a", "bako bako limu");
        put("b", "bako limu limu");
        put("c", "bako limu tesu");
        put("d", "zulo hapu kilo");
        update.commit();
        Results like = searcher.similar(List.of("a"), 10, Filter.ALL);
        assertEquals(
                List.of("b", "c", "d"),
                like.hits().stream().map(h -> h.document().id()).toList());
        assertTrue(like.hits().get(0).score() > like.hits().get(2).score());
        assertEquals(
                List.of("c"),
                searcher.similar(List.of("a", "b"), 1, Filter.ALL).hits().stream()
                        .map(h -> h.document().id())
                        .toList());
        BadQuery e = assertThrows(BadQuery.class, () -> searcher.similar(List.of("a", "nope"), 10, Filter.ALL));
        assertTrue(e.getMessage().contains("nope"), e.getMessage());
        assertThrows(BadQuery.class, () -> searcher.similar(List.of(), 10, Filter.ALL));
        assertThrows(BadQuery.class, () -> searcher.similar(List.of("a"), 0, Filter.ALL));
    }

    private List<String> ids(Query query) {
        List<String> ids = new ArrayList<>();
        for (Results page = searcher.search(query); ; page = searcher.search(query.withCursor(page.cursor()))) {
            page.hits().forEach(hit -> ids.add(hit.document().id()));
            if (page.cursor() == null) {
                return ids;
            }
        }
    }

    private List<Document> fill(int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(put((i % 3 == 0 ? "a/" : "b/") + i, text(2 + random.nextInt(12))));
        }
        update.commit();
        return documents;
    }

    private Document put(String id, String text) {
        Map<String, Value> metadata = Map.of("even", new Value.Flag(id.hashCode() % 2 == 0));
        Document document = new Document(id, "", "", "", text, metadata, Instant.EPOCH, ContentHash.of(text));
        update.replace(
                document, List.of(Passage.of(document, 0, 0, text.length())), List.of(encoder.encodePassage("", text)));
        return document;
    }

    private String text(int words) {
        return text(random, words);
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))])
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
