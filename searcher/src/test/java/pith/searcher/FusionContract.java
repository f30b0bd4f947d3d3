package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.BadQuery;
import pith.engine.ContentHash;
import pith.engine.Document;
import pith.engine.Explained;
import pith.engine.Explained.Operation;
import pith.engine.ExplainedHit;
import pith.engine.Filter;
import pith.engine.Fusion;
import pith.engine.Hit;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Ranking;
import pith.engine.Ranking.Rerank;
import pith.engine.Reranker;
import pith.engine.Results;
import pith.engine.Results.Part;

/** How scores are made and explained, a second look, and what becomes of a query whose time is over; for every engine. */
abstract class FusionContract {
    /** Words that analysis leaves as they are, the first ones frequent. */
    private static final String[] WORDS = {
        "bako", "limu", "tesu", "rado", "quono", "vemo", "zulo", "hapu", "kilo", "noru", "fago", "dilu", "pevo", "sumo"
    };

    private static final Duration LONG = Duration.ofMinutes(10);

    private final HeldEncoder encoder = new HeldEncoder();
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
        encoder.release();
        searcher.close();
        update.close();
        index.close();
    }

    // Fusion

    /** Each from the evidence of all candidates, told again in the plainest way. */
    @ParameterizedTest
    @EnumSource(Fusion.class)
    void aFusionIsItsDefinition(Fusion fusion) {
        fill(120);
        for (int i = 0; i < 8; i++) {
            double weight = random.nextInt(5) / 4.0;
            Query query =
                    query(1 + random.nextInt(3)).withWindow(40).withLimit(40).withWeight(weight);
            List<Hit> all = everything(query);
            double[] cosines =
                    all.stream().mapToDouble(h -> h.explanation().cosine()).toArray();
            double[] bm25 =
                    all.stream().mapToDouble(h -> h.explanation().bm25()).toArray();
            Map<String, Double> expected = new HashMap<>();
            for (int hit = 0; hit < all.size(); hit++) {
                double score = switch (fusion) {
                    case BOUNDED -> all.get(hit).explanation().score();
                    case RRF -> 61 * (weight * rrf(cosines, hit) + (1 - weight) * rrf(bm25, hit));
                    case MIN_MAX -> weight * minMax(cosines, hit) + (1 - weight) * minMax(bm25, hit);
                    case Z_SCORE -> {
                        double z = weight * z(cosines, hit) + (1 - weight) * z(bm25, hit);
                        yield (1 + z / (1 + Math.abs(z))) / 2;
                    }
                };
                expected.put(all.get(hit).document().id(), score);
            }
            List<Hit> fused = everything(query.withRanking(query.ranking().withFusion(fusion)));
            assertEquals(expected.keySet(), new HashSet<>(ids(fused)), what);
            for (Hit hit : fused) {
                assertEquals(expected.getOrDefault(hit.document().id(), Double.NaN), hit.score(), 1e-9, what);
                assertTrue(hit.score() >= 0 && hit.score() <= 1, what + ": " + hit.score());
            }
            List<Hit> sorted = new ArrayList<>(fused);
            sorted.sort(Comparator.comparingDouble((Hit h) -> -h.score())
                    .thenComparing(h -> h.document().id()));
            assertEquals(ids(sorted), ids(fused), what);
        }
    }

    private static double rrf(double[] evidence, int hit) {
        long better = IntStream.range(0, evidence.length)
                .filter(i -> evidence[i] > evidence[hit])
                .count();
        // A cosine of exactly 0 does not occur here: it is the words that a document may have none of.
        return evidence[hit] == 0 ? 0 : 1.0 / (60 + 1 + better);
    }

    private static double minMax(double[] evidence, int hit) {
        double least = IntStream.range(0, evidence.length)
                .mapToDouble(i -> evidence[i])
                .min()
                .orElseThrow();
        double most = IntStream.range(0, evidence.length)
                .mapToDouble(i -> evidence[i])
                .max()
                .orElseThrow();
        return least == most ? Math.signum(Math.max(0, most)) : (evidence[hit] - least) / (most - least);
    }

    private static double z(double[] evidence, int hit) {
        double mean = IntStream.range(0, evidence.length)
                .mapToDouble(i -> evidence[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, evidence.length)
                .mapToDouble(i -> Math.pow(evidence[i] - mean, 2))
                .average()
                .orElseThrow();
        return minMaxRange(evidence) == 0 ? 0 : (evidence[hit] - mean) / Math.sqrt(variance);
    }

    private static double minMaxRange(double[] evidence) {
        return IntStream.range(0, evidence.length)
                        .mapToDouble(i -> evidence[i])
                        .max()
                        .orElseThrow()
                - IntStream.range(0, evidence.length)
                        .mapToDouble(i -> evidence[i])
                        .min()
                        .orElseThrow();
    }

    @Test
    void oneCandidateAndEqualOnesLoseNothing() {
        put("one", "bako limu");
        update.commit();
        Map<Fusion, Double> expected = Map.of(Fusion.RRF, 1.0, Fusion.MIN_MAX, 1.0, Fusion.Z_SCORE, 0.5);
        for (int documents = 1; documents <= 4; documents++) {
            expected.forEach((fusion, score) -> {
                Query query = Query.of("bako").withRanking(Ranking.DEFAULT.withFusion(fusion));
                for (Hit hit : searcher.search(query).hits()) {
                    assertEquals(score, hit.score(), 1e-12, fusion.name());
                }
            });
            put("more" + documents, "bako limu");
            update.commit();
        }
        Query unheard = Query.of("unheard").withRanking(Ranking.DEFAULT.withFusion(Fusion.MIN_MAX));
        Results none = searcher.search(unheard.withFilter(new Filter.Below("nowhere")));
        assertEquals(0, none.total());
        assertEquals(
                Ranking.DEFAULT_WEIGHT,
                searcher.search(unheard).hits().getFirst().score(),
                1e-12);
    }

    @Test
    void onlyHybridScoresOfAnotherFusionCannotBeCompared() {
        for (Mode mode : Mode.values()) {
            for (Fusion fusion : Fusion.values()) {
                Query query = Query.of("x").withMode(mode).withRanking(Ranking.DEFAULT.withFusion(fusion));
                assertEquals(mode != Mode.HYBRID || fusion == Fusion.BOUNDED, query.comparable());
            }
        }
        fill(30);
        for (Mode mode : List.of(Mode.WORDS, Mode.VECTOR)) {
            Query query = query(2).withMode(mode);
            assertEquals(
                    seen(everything(query)),
                    seen(everything(query.withRanking(query.ranking().withFusion(Fusion.RRF)))),
                    what + ": a fusion of one is that one");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theLeastScoreLeavesOutWhatIsBelowAndIsCounted(Mode mode) {
        fill(150);
        for (int i = 0; i < 10; i++) {
            Query query = query(1 + random.nextInt(3)).withMode(mode).withLimit(7);
            List<Hit> all = everything(query);
            double least =
                    all.isEmpty() ? 0.5 : all.get(random.nextInt(all.size())).score();
            List<Hit> expected =
                    all.stream().filter(hit -> hit.score() >= least).toList();
            Query strict = query.withRanking(query.ranking().withMinScore(least));
            assertEquals(seen(expected), seen(everything(strict)), what);
            assertEquals(expected.size(), searcher.search(strict.withOffset(3)).total(), what);
        }
    }

    // Explanations

    @ParameterizedTest
    @EnumSource(Fusion.class)
    void anExplanationRecomputesTheScore(Fusion fusion) {
        fill(150);
        for (int i = 0; i < 12; i++) {
            Mode mode = List.of(Mode.values()).get(random.nextInt(Mode.values().length));
            Query query = query(1 + random.nextInt(4))
                    .withMode(mode)
                    .withWeight(random.nextInt(5) / 4.0)
                    .withWindow(30)
                    .withLimit(30);
            Query asked = query.withRanking(query.ranking().withFusion(fusion));
            Results results = searcher.search(asked);
            int rank = 0;
            for (Hit hit : results.hits()) {
                ExplainedHit explained = searcher.explain(asked, hit.document().id());
                String where = what + " " + asked + " " + explained.score();
                assertEquals(++rank, explained.rank(), where);
                assertEquals(results.total(), explained.total(), where);
                assertEquals(hit.document(), explained.document(), where);
                assertEquals(hit.score(), explained.score().value(), 1e-12, where);
                assertEquals(hit.score(), explained.score().recomputed(), 1e-6, where);
                boolean words = mode != Mode.VECTOR
                        && Candidates.weight(asked) < 1
                        && hit.explanation().bm25() > 0;
                boolean wordsInTree = mode != Mode.HYBRID || fusion != Fusion.RRF;
                assertEquals(words && wordsInTree, has(explained.score(), Operation.SATURATION), where);
            }
        }
    }

    private static boolean has(Explained tree, Operation operation) {
        return tree.operation() == operation || tree.parts().stream().anyMatch(part -> has(part, operation));
    }

    @Test
    void anExplanationNamesEachWordAndTheBestPassage() {
        String text = "rado quono. bako limu bako";
        Document document = new Document("d", "", "", "", text, Map.of(), Instant.EPOCH, ContentHash.of(text));
        update.replace(
                document,
                List.of(Passage.of(document, 0, 0, 11), Passage.of(document, 1, 12, 26)),
                List.of(encoder.encodePassage("", "rado quono"), encoder.encodePassage("", "bako limu bako")));
        put("other", "tesu");
        update.commit();
        Explained score = searcher.explain(Query.of("bako limu tesu"), "d").score();
        List<String> names = new ArrayList<>();
        collect(score, names);
        assertTrue(names.containsAll(List.of("bako", "limu", "idf", "tf", "BM25")), names.toString());
        assertFalse(names.contains("tesu"), names.toString());
        assertTrue(names.contains("cosine of passage 2 of 2, characters 12 to 26"), names.toString());
    }

    private static void collect(Explained tree, List<String> names) {
        names.add(tree.what());
        tree.parts().forEach(part -> collect(part, names));
    }

    @Test
    void whatIsNotFoundIsExplainedToo() {
        fill(60);
        put("far", "unheard");
        update.commit();
        Query query = Query.of("bako").withWindow(10);
        ExplainedHit far = searcher.explain(query, "far");
        assertEquals(0, far.rank());
        assertEquals(far.score().value(), far.score().recomputed(), 1e-6);
        assertTrue(
                far.score().value() < searcher.search(query).hits().getFirst().score());

        Hit first = searcher.search(query).hits().getFirst();
        Query elsewhere = query.withFilter(new Filter.Below("nowhere"));
        ExplainedHit filtered = searcher.explain(elsewhere, first.document().id());
        assertEquals(0, filtered.rank());
        assertEquals(0, filtered.total());

        BadQuery none = assertThrows(BadQuery.class, () -> searcher.explain(query, "nope"));
        assertTrue(none.getMessage().contains("nope"), none.getMessage());
        Query relative = query.withRanking(query.ranking().withFusion(Fusion.RRF));
        BadQuery refused = assertThrows(BadQuery.class, () -> searcher.explain(relative, "far"));
        assertTrue(refused.getMessage().contains("RRF"), refused.getMessage());
    }

    @Test
    void anExplanationOfALaterPageIsOfItsView() {
        fill(40);
        Query query = Query.of("bako limu").withLimit(5);
        Results first = searcher.search(query);
        put("new", "bako limu");
        update.commit();
        Query second = query.withCursor(first.cursor());
        Hit hit = searcher.search(second).hits().getFirst();
        ExplainedHit explained = searcher.explain(second, hit.document().id());
        assertEquals(6, explained.rank());
        assertEquals(first.view(), explained.view());
        assertThrows(BadQuery.class, () -> searcher.explain(second, "new"));
    }

    // Time

    /** The clock jumps beyond the deadline after so many looks. */
    private static LongSupplier clock(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        return () -> left.getAndDecrement() > 0 ? 0 : 2 * LONG.toNanos();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void afterTheDeadlineNothingIsFoundAndThatIsSaid(Mode mode) {
        fill(50);
        try (Searcher late = new Searcher(encoder, index, FusionContract::noReranker, clock(1))) {
            Results results = late.search(query(2).withMode(mode));
            assertTrue(results.partial());
            assertEquals(List.of(), results.hits());
            assertEquals(mode != Mode.VECTOR, results.unfinished().contains(Part.WORDS));
            assertEquals(mode != Mode.WORDS, results.unfinished().contains(Part.VECTOR));
            assertFalse(results.exact());
            assertNull(results.cursor());
        }
    }

    /** Whenever the time is over, what is given is true as far as it goes, and marked unless it is all. */
    @Test
    void aPartialResultIsTrueAsFarAsItGoes() {
        for (int i = 0; i < 12; i++) {
            fill(10, "part" + i + "/");
        }
        Set<Integer> totals = new HashSet<>();
        for (Mode mode : Mode.values()) {
            Query query =
                    Query.of("bako limu").withMode(mode).withTimeLimit(LONG).withLimit(200);
            Results whole = searcher.search(query);
            Map<String, Hit> all = whole.hits().stream()
                    .collect(Collectors.toMap(hit -> hit.document().id(), hit -> hit));
            for (int looks = 1; looks < 400; looks += 1 + looks / 8) {
                Results results;
                try (Searcher timed = new Searcher(encoder, index, FusionContract::noReranker, clock(looks))) {
                    results = timed.search(query);
                }
                totals.add(results.hits().size());
                String where = what + ", " + mode + ", " + looks + " looks, " + results.unfinished();
                if (!results.partial()) {
                    assertEquals(seen(whole.hits()), seen(results.hits()), where);
                    assertEquals(whole.total(), results.total(), where);
                    assertTrue(results.exact(), where);
                    continue;
                }
                assertTrue(results.total() <= whole.total(), where);
                for (Hit hit : results.hits()) {
                    Hit known = all.get(hit.document().id());
                    assertNotNull(known, where);
                    assertTrue(hit.score() <= known.score() + 1e-9, where);
                    assertEquals(hit.explanation().score(), hit.score(), where);
                }
                boolean legs = results.unfinished().contains(Part.WORDS)
                        || results.unfinished().contains(Part.VECTOR);
                assertTrue(legs || results.exact(), where);
                assertEquals(results.exact() ? whole.total() : results.total(), results.total(), where);
                if (!legs) {
                    assertEquals(Set.of(Part.HITS), results.unfinished(), where);
                    assertEquals(seen(whole.hits().subList(0, results.hits().size())), seen(results.hits()), where);
                }
            }
        }
        assertTrue(totals.size() > 3, what + ": " + totals);
    }

    @Test
    void anEncoderThatTakesTooLongIsGivenUp() throws Exception {
        fill(50);
        Query query = Query.of("bako limu").withTimeLimit(Duration.ofSeconds(1));
        Results words = searcher.search(query.withMode(Mode.WORDS).withTimeLimit(LONG));
        encoder.hold();
        long start = System.nanoTime();
        Results results = searcher.search(query);
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "as good as at once");
        assertTrue(results.unfinished().contains(Part.VECTOR));
        assertFalse(results.exact());
        if (!results.unfinished().contains(Part.WORDS)) {
            assertEquals(words.total(), results.total(), "the words did not wait");
        }
        assertTrue(encoder.interrupted.await(20, TimeUnit.SECONDS), "it is told");
        assertEquals(0, searcher.search(query.withMode(Mode.VECTOR)).total());

        encoder.release();
        Results again = searcher.search(query.withTimeLimit(LONG));
        assertFalse(again.partial());
        assertEquals(50, again.total());
    }

    @Test
    void anInterruptCancelsTheSearch() throws Exception {
        fill(50);
        Query query = query(2);
        for (Mode mode : Mode.values()) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> searcher.search(query.withMode(mode)), mode.name());
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        encoder.hold();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                searcher.search(query.withTimeLimit(LONG));
            } catch (CancellationException e) {
                thrown.set(e);
            }
        });
        caller.start();
        assertTrue(encoder.asked.await(20, TimeUnit.SECONDS));
        caller.interrupt();
        caller.join(20_000);
        assertFalse(caller.isAlive());
        assertNotNull(thrown.get());
        assertTrue(encoder.interrupted.await(20, TimeUnit.SECONDS), "the encoder is told");
        encoder.release();
        assertFalse(searcher.search(query).partial());
    }

    @Test
    void noThreadStaysBehind() throws Exception {
        fill(50);
        Set<Thread> before = searching();
        for (int i = 0; i < 5; i++) {
            searcher.search(query(2));
        }
        encoder.hold();
        searcher.search(query(2).withTimeLimit(Duration.ofMillis(20)));
        searcher.close();
        for (Thread thread : searching()) {
            if (!before.contains(thread)) {
                thread.join(20_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
        assertThrows(IllegalStateException.class, () -> searcher.search(query(2)));
    }

    private static Set<Thread> searching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pith-search-"))
                .collect(Collectors.toSet());
    }

    // A second look

    private static Reranker noReranker() {
        throw new BadQuery("none");
    }

    @Test
    void theSecondLookOrdersTheBestAndPagesStayTheWhole() {
        fill(80);
        FakeReranker reranker = new FakeReranker(Integer.MAX_VALUE);
        try (Searcher looking = new Searcher(encoder, index, () -> reranker)) {
            for (int i = 0; i < 6; i++) {
                int top = 1 + random.nextInt(30);
                Query plain = query(2).withLimit(100).withWindow(100);
                Query query = plain.withRanking(plain.ranking().withRerank(new Rerank(top, LONG)));
                List<Hit> before = searcher.search(plain).hits();
                Results results = looking.search(query);
                assertFalse(results.partial(), what);
                List<Hit> hits = results.hits();
                int looked = Math.min(top, before.size());
                List<Hit> expected = new ArrayList<>();
                before.subList(0, looked)
                        .forEach(hit -> expected.add(hit.withRelevance(FakeReranker.relevance(
                                query.text(),
                                hit.passages().getFirst().passage().text()))));
                expected.sort(
                        Comparator.comparingDouble((Hit hit) -> -(hit.relevance() == null ? 0 : hit.relevance())));
                expected.addAll(before.subList(looked, before.size()));
                assertEquals(seen(expected), seen(hits), what);

                int limit = 1 + random.nextInt(20);
                List<Hit> pages = new ArrayList<>();
                Results page = looking.search(query.withLimit(limit));
                while (true) {
                    assertEquals(results.total(), page.total(), what);
                    pages.addAll(page.hits());
                    if (page.cursor() == null) {
                        break;
                    }
                    page = looking.search(query.withLimit(limit).withCursor(page.cursor()));
                }
                assertEquals(seen(hits), seen(pages), what);
            }
        }
    }

    @Test
    void whereTheBudgetIsSpentTheRestKeepsItsOrder() {
        fill(60);
        Query plain = Query.of("bako limu").withLimit(40);
        Query query = plain.withRanking(plain.ranking().withRerank(new Rerank(20, Duration.ofMillis(7))));
        List<Hit> before = searcher.search(plain).hits();
        FakeReranker reranker = new FakeReranker(6);
        try (Searcher looking = new Searcher(encoder, index, () -> reranker)) {
            Results results = looking.search(query);
            assertEquals(Set.of(Part.RERANK), results.unfinished());
            assertTrue(results.exact(), "all were found");
            assertNull(results.cursor(), "the next page might look at more");
            assertEquals(Duration.ofMillis(7), reranker.budget);
            List<Hit> hits = results.hits();
            assertEquals(Set.copyOf(ids(before.subList(0, 6))), Set.copyOf(ids(hits.subList(0, 6))), what);
            assertTrue(hits.subList(0, 6).stream().allMatch(hit -> hit.relevance() != null));
            assertEquals(seen(before.subList(6, 40)), seen(hits.subList(6, 40)), what);
        }
    }

    @Test
    void aSecondLookEndsAtTheDeadline() {
        fill(60);
        Query plain = Query.of("bako limu");
        Query query = plain.withRanking(plain.ranking().withRerank(new Rerank(20, LONG)));
        FakeReranker reranker = new FakeReranker(20);
        // Hangs until it is interrupted.
        reranker.hang = true;
        try (Searcher looking = new Searcher(encoder, index, () -> reranker)) {
            Results results = looking.search(query.withTimeLimit(Duration.ofMillis(1_500)));
            assertTrue(results.unfinished().contains(Part.RERANK), what);
            assertTrue(results.hits().stream().allMatch(hit -> hit.relevance() == null));
            assertTrue(reranker.budget.compareTo(Duration.ofMillis(1_500)) <= 0, "no longer than the query");
        }
    }

    @Test
    void withoutARerankerThatIsSaid() {
        fill(5);
        Query query = Query.of("bako").withRanking(Ranking.DEFAULT.withRerank(new Rerank(5, LONG)));
        BadQuery refused = assertThrows(BadQuery.class, () -> searcher.search(query));
        assertTrue(refused.getMessage().contains("reranker"), refused.getMessage());
    }

    // Helpers

    private Query query(int words) {
        return Query.of(text(words)).withTimeLimit(LONG);
    }

    private List<Hit> everything(Query query) {
        List<Hit> all = new ArrayList<>();
        for (Results page = searcher.search(query); ; page = searcher.search(query.withCursor(page.cursor()))) {
            all.addAll(page.hits());
            if (page.cursor() == null) {
                return all;
            }
        }
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.document().id()).toList();
    }

    /** What of a hit can be compared. */
    private record Seen(String id, double score, @Nullable Double relevance, List<Integer> passages) {}

    private static List<Seen> seen(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Seen(
                        hit.document().id(),
                        hit.score(),
                        hit.relevance(),
                        hit.passages().stream().map(p -> p.passage().ordinal()).toList()))
                .toList();
    }

    private void fill(int count) {
        fill(count, "");
    }

    private void fill(int count, String prefix) {
        for (int i = 0; i < count; i++) {
            put(prefix + (i % 3 == 0 ? "a/" : "b/") + i, text(2 + random.nextInt(12)));
        }
        update.commit();
    }

    private void put(String id, String text) {
        Document document = new Document(id, "", "", "", text, Map.of(), Instant.EPOCH, ContentHash.of(text));
        update.replace(
                document, List.of(Passage.of(document, 0, 0, text.length())), List.of(encoder.encodePassage("", text)));
    }

    private String text(int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))])
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
