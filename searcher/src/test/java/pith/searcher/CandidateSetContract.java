package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.BadQuery;
import pith.engine.Document;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.FacetCounts.Count;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Sort;
import pith.engine.Value;

/** On every engine, totals, facets, sorting, pages and cursors are of one candidate set, and agree. */
abstract class CandidateSetContract {
    /** Words that analysis leaves as they are, the first ones frequent. */
    private static final String[] WORDS = {
        "bako", "limu", "tesu", "rado", "quono", "vemo", "zulo", "hapu", "kilo", "noru", "fago", "dilu", "pevo", "sumo"
    };

    private static final String[] TAGS = {"red", "green", "blue", "Blue", "gr\u00fcn", "greenish"};

    /** So that a seed decides what is asked and what is in the index, whatever the time. */
    private final long seed = new Random().nextLong();

    private final Random random = new Random(seed);
    final String what = "seed " + seed;
    final BagOfWordsEncoder encoder = new BagOfWordsEncoder();

    @TempDir
    Path folder;

    Index index;
    IndexUpdate update;
    Searcher searcher;

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
    void pagesLaidTogetherAreOneBigPageAndAllSayTheSame(Mode mode) {
        fill(250);
        for (int i = 0; i < 12; i++) {
            int window = 50 + random.nextInt(150);
            Query query = query(mode, window).withShown(Query.of("x").shown().withFacets(facets()));
            List<Results> big = pages(query.withLimit(window));
            int limit = 1 + random.nextInt(40);
            List<Results> byCursor = pages(query.withLimit(limit));
            List<Results> byOffset = new ArrayList<>();
            for (int offset = 0; offset < Math.max(1, big.getFirst().total()); offset += limit) {
                byOffset.add(searcher.search(query.withLimit(limit).withOffset(offset)));
            }
            String asked = what + ": " + query;
            assertEquals(ids(big), ids(byCursor), asked);
            assertEquals(ids(big), ids(byOffset), asked);
            assertEquals(big.getFirst().total(), ids(big).size(), asked);
            assertEquals(big.getFirst().total(), new HashSet<>(ids(big)).size(), asked);
            for (Results page :
                    Stream.of(big, byCursor, byOffset).flatMap(List::stream).toList()) {
                assertEquals(big.getFirst().total(), page.total(), asked);
                assertEquals(big.getFirst().facets(), page.facets(), asked);
                assertTrue(page.exact(), asked);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void facetsAreARecountOfAllHitsAndTheirFiltersLeaveAsMany(Mode mode) {
        fill(250);
        for (int i = 0; i < 6; i++) {
            Query query = query(mode, 60).withLimit(60);
            List<Facet> facets = facets();
            List<Results> pages = pages(query.withShown(query.shown().withFacets(facets)));
            List<Hit> hits = hits(pages);
            String asked = what + ": " + query;
            assertRecounted(facets, pages.getFirst().facets(), hits, asked);
            for (FacetCounts counts : pages.getFirst().facets()) {
                for (Count count : counts.counts()) {
                    Query narrowed = query.withFilter(new Filter.And(List.of(query.filter(), count.filter())));
                    List<Results> narrowedPages = pages(narrowed);
                    assertEquals(
                            count.documents(),
                            narrowedPages.getFirst().total(),
                            asked + " narrowed by " + count.filter());
                    List<String> left = ids(narrowedPages);
                    assertEquals(
                            ids(pages).stream().filter(left::contains).toList(),
                            left,
                            asked + ": the same documents, in the same order");
                }
            }
        }
    }

    /** Unlike an ordinary filter, under which the nearest among the others move up. */
    @Test
    void narrowingBringsNoOthers() {
        fill(250);
        Query query = Query.of("bako").withMode(Mode.VECTOR).withWindow(20);
        Filter open = new Filter.Is("open", new Value.Flag(true));
        long among = searcher.search(query.withFilter(new Filter.Among(open))).total();
        assertEquals(
                hits(pages(query)).stream()
                        .filter(hit -> new Value.Flag(true)
                                .equals(hit.document().metadata().get("open")))
                        .count(),
                among,
                what);
        assertTrue(among < 20, what);
        assertEquals(20, searcher.search(query.withFilter(open)).total(), what);
        // Deeper than an and at the top it is the filter itself.
        assertEquals(
                20,
                searcher.search(query.withFilter(new Filter.Or(List.of(new Filter.Among(open)))))
                        .total(),
                what);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aScoreIsTheSameUnderLimitPageFilterSortFacetsAndLeastScore(Mode mode) {
        fill(250);
        for (int i = 0; i < 8; i++) {
            Query query = Query.of(text(random, 1 + random.nextInt(4))).withMode(mode);
            Map<String, Double> scores = new HashMap<>();
            for (Query variant : List.of(
                    query.withLimit(200),
                    query.withLimit(1),
                    query.withLimit(7).withOffset(13),
                    query.withWindow(1_000).withLimit(1_000),
                    query.withLimit(100).withFilter(filter()),
                    query.withLimit(100).withFilter(new Filter.Among(filter())),
                    query.withRanking(query.ranking().withSort(sorts())),
                    query.withRanking(query.ranking().withMinScore(0.3)),
                    query.withShown(query.shown().withFacets(facets())))) {
                for (Hit hit : searcher.search(variant).hits()) {
                    double known = scores.computeIfAbsent(hit.document().id(), id -> hit.score());
                    assertEquals(known, hit.score(), 1e-6, what + ": " + variant);
                }
            }
        }
    }

    /** BM25 is made of statistics of the whole collection, so that it may change; what a vector says may not. */
    @Test
    void unrelatedDocumentsChangeNoScoreByVector() {
        fill(150);
        Query query = Query.of("bako limu").withLimit(200);
        Map<String, Double> hybrid = cosines(query);
        Map<String, Double> vector = scores(query.withMode(Mode.VECTOR));
        for (int i = 0; i < 200; i++) {
            put("unrelated/" + i, "xibo" + i + " yufa" + i);
        }
        update.commit();
        Map<String, Double> after = scores(query.withMode(Mode.VECTOR));
        vector.forEach((id, score) -> {
            if (after.containsKey(id)) {
                assertEquals(score, after.getOrDefault(id, Double.NaN), 1e-6, what + ": " + id);
            }
        });
        assertTrue(after.keySet().stream().anyMatch(vector::containsKey), what);
        Map<String, Double> hybridAfter = cosines(query);
        hybrid.forEach((id, cosine) -> {
            if (hybridAfter.containsKey(id)) {
                assertEquals(cosine, hybridAfter.getOrDefault(id, Double.NaN), 1e-6, what + ": " + id);
            }
        });
        assertTrue(hybridAfter.keySet().stream().anyMatch(hybrid::containsKey), what);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatScoresLessIsNoCandidate(Mode mode) {
        fill(200);
        for (int i = 0; i < 8; i++) {
            Query query =
                    Query.of(text(random, 1 + random.nextInt(3))).withMode(mode).withLimit(200);
            List<Hit> all = hits(pages(query));
            // At a score that there is, which belongs to what is kept, or at any.
            double least = random.nextBoolean() && !all.isEmpty()
                    ? all.get(random.nextInt(all.size())).score()
                    : random.nextDouble();
            Query limited = query.withLimit(13)
                    .withRanking(query.ranking().withMinScore(least))
                    .withShown(query.shown().withFacets(facets()));
            List<Results> pages = pages(limited);
            assertEquals(
                    all.stream()
                            .filter(hit -> hit.score() >= least)
                            .map(hit -> hit.document().id())
                            .toList(),
                    ids(pages),
                    what + ", at least " + least);
            assertEquals(ids(pages).size(), pages.getFirst().total(), what);
            assertRecounted(limited.shown().facets(), pages.getFirst().facets(), hits(pages), what);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void candidatesAreSortedBeforeTheyArePaged(Mode mode) {
        fill(250);
        for (int i = 0; i < 15; i++) {
            Query query = query(mode, 80).withLimit(80);
            List<Sort> sorts = sorts();
            List<Hit> expected =
                    new ArrayList<>(hits(pages(query.withRanking(query.ranking().withSort(List.of())))));
            expected.sort(Comparator.comparingDouble((Hit hit) -> -hit.score())
                    .thenComparing(hit -> hit.document().id()));
            for (Sort sort : sorts.reversed()) { // what is equal by it stays as it was
                Comparator<Value> byValue = sort.descending() ? Value.ORDER.reversed() : Value.ORDER;
                expected.sort(Comparator.comparing(hit -> key(hit.document(), sort), Comparator.nullsLast(byValue)));
            }
            List<String> found =
                    ids(pages(query.withRanking(query.ranking().withSort(sorts)).withLimit(9)));
            assertEquals(expected.stream().map(hit -> hit.document().id()).toList(), found, what + ": " + sorts);
        }
    }

    private static @Nullable Value key(Document document, Sort sort) {
        Stream<Value> values = values(document, sort.field()).filter(Value::ordered);
        return (sort.descending() ? values.max(Value.ORDER) : values.min(Value.ORDER)).orElse(null);
    }

    @Test
    void aCursorOfAnotherOrderOrLeastScoreIsRefused() {
        fill(60);
        Query query = Query.of("bako").withLimit(3);
        String cursor = searcher.search(query).cursor();
        assertNotNull(cursor, what);
        for (Query other : List.of(
                query.withRanking(query.ranking().withSort(List.of(new Sort("year", false)))),
                query.withRanking(query.ranking().withMinScore(0.1)),
                query.withFilter(new Filter.Among(new Filter.Exists("year"))))) {
            BadQuery e = assertThrows(BadQuery.class, () -> searcher.search(other.withCursor(cursor)));
            assertTrue(e.getMessage().contains("another query"), e.getMessage());
        }
        // What is shown of the hits may change from page to page.
        assertEquals(
                1,
                searcher.search(query.withCursor(cursor)
                                .withShown(query.shown().withFacets(List.of(new Facet.Values("year", 3)))))
                        .facets()
                        .size());
    }

    @Test
    void aCursorHoldsItsViewWhileSearchesWithoutASecondPageComeAndGo() {
        fill(60);
        Query query = Query.of("bako").withLimit(3);
        String cursor = searcher.search(query).cursor();
        for (int i = 0; i < 2 * PinnedViews.MOST; i++) {
            put("later" + i, "nothing");
            update.commit();
            assertNull(searcher.search(Query.of("later").withMode(Mode.WORDS)).cursor());
        }
        assertEquals(3, searcher.search(query.withCursor(cursor)).hits().size());
    }

    @Test
    void aCursorGoesOnInAnotherProcessUntilTheIndexIsWrittenTo() {
        fill(60);
        Query query = Query.of("bako").withLimit(3);
        Results first = searcher.search(query);
        try (Searcher other = new Searcher(encoder, index)) {
            Results second = other.search(query.withCursor(first.cursor()));
            assertEquals(ids(List.of(searcher.search(query.withOffset(3)))), ids(List.of(second)));
            assertEquals(3, Searcher.offset(query.withCursor(first.cursor())));
        }
        put("later", "bako");
        update.commit();
        try (Searcher other = new Searcher(encoder, index)) {
            BadQuery e = assertThrows(BadQuery.class, () -> other.search(query.withCursor(first.cursor())));
            assertTrue(e.getMessage().contains("ask again without a cursor"), e.getMessage());
        }
        assertEquals(
                first.view(), searcher.search(query.withCursor(first.cursor())).view(), "it is still held here");
    }

    /** While another thread replaces, adds and removes, and commits between any two pages. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void allOfItAgreesWhileOthersWrite(Mode mode) throws Exception {
        fill(150);
        AtomicBoolean done = new AtomicBoolean();
        Semaphore commits = new Semaphore(0);
        try (ExecutorService writing = Executors.newSingleThreadExecutor()) {
            Future<?> writer = writing.submit(() -> write(new Random(seed), done, commits));
            try {
                for (int i = 0; i < 4; i++) {
                    Query query = query(mode, 60).withLimit(12);
                    query = query.withShown(query.shown().withFacets(facets()));
                    String asked = what + ": " + query;
                    List<Results> pages = new ArrayList<>();
                    for (Results page = searcher.search(query); ; ) {
                        pages.add(page);
                        if (page.cursor() == null) {
                            break;
                        }
                        commits.drainPermits();
                        assertTrue(commits.tryAcquire(5, TimeUnit.MINUTES) || writer.isDone(), asked);
                        page = searcher.search(query.withCursor(page.cursor()));
                    }
                    Results first = pages.getFirst();
                    for (Results page : pages) {
                        assertEquals(first.view(), page.view(), asked);
                        assertEquals(first.total(), page.total(), asked);
                        assertEquals(first.facets(), page.facets(), asked);
                    }
                    assertEquals(first.total(), ids(pages).size(), asked);
                    assertEquals(first.total(), new HashSet<>(ids(pages)).size(), asked);
                    assertRecounted(query.shown().facets(), first.facets(), hits(pages), asked);
                }
            } finally {
                done.set(true);
            }
            writer.get();
        }
    }

    private void write(Random own, AtomicBoolean done, Semaphore commits) {
        while (!done.get()) {
            for (int i = 0; i < 5; i++) {
                int number = own.nextInt(220);
                if (own.nextInt(3) == 0) {
                    update.remove(id(number));
                } else {
                    put(own, id(number), text(own, 2 + own.nextInt(10)));
                }
            }
            update.commit();
            commits.release();
        }
    }

    /** By the hits' own metadata, in the plainest way. */
    private static void assertRecounted(List<Facet> facets, List<FacetCounts> counts, List<Hit> hits, String asked) {
        assertEquals(facets, counts.stream().map(FacetCounts::facet).toList(), asked);
        for (FacetCounts found : counts) {
            Map<String, Long> expected = switch (found.facet()) {
                case Facet.Values values ->
                    count(hits, hit -> values(hit.document(), values.field()).map(CandidateSetContract::label));
                case Facet.Dates dates ->
                    count(hits, hit -> values(hit.document(), dates.field()).map(value -> span(value, dates.span())));
                case Facet.Ranges ranges ->
                    count(
                            hits,
                            hit -> ranges.ranges().stream()
                                    .filter(range -> values(hit.document(), ranges.field())
                                            .anyMatch(value -> within(range, ((Value.Whole) value).value())))
                                    .map(Filter.Range::toString));
            };
            Map<String, Long> told = new TreeMap<>();
            for (Count count : found.counts()) {
                String name = found.facet() instanceof Facet.Ranges
                        ? ((Filter.Among) count.filter()).filter().toString()
                        : count.label();
                if (count.documents() > 0 || !(found.facet() instanceof Facet.Ranges)) {
                    told.put(name, count.documents());
                }
            }
            long others = 0;
            for (Map.Entry<String, Long> each : expected.entrySet()) {
                others += told.containsKey(each.getKey()) ? 0 : each.getValue();
            }
            assertEquals(others, found.others(), asked + ": " + found);
            expected.keySet().retainAll(told.keySet());
            assertEquals(expected, told, asked + ": " + found.facet());
            if (found.facet() instanceof Facet.Values values) {
                assertTrue(found.others() == 0 || found.counts().size() == values.limit(), asked);
                List<Long> numbers =
                        found.counts().stream().map(Count::documents).toList();
                assertEquals(numbers.stream().sorted(Comparator.reverseOrder()).toList(), numbers, asked);
                long least = numbers.isEmpty() ? 0 : numbers.getLast();
                assertTrue(found.others() == 0 || least > 0, asked);
            }
        }
    }

    private static Map<String, Long> count(List<Hit> hits, Function<Hit, Stream<String>> names) {
        return hits.stream()
                .flatMap(hit -> names.apply(hit).distinct())
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static String label(Value value) {
        return switch (value) {
            case Value.Keyword keyword -> keyword.value();
            case Value.Whole whole -> "" + whole.value();
            case Value.Flag flag -> "" + flag.value();
            case Value.Real real -> "" + real.value();
            case Value.Date date -> throw new AssertionError(date);
            case Value.Text text -> throw new AssertionError(text);
            case Value.Several several -> throw new AssertionError(several);
        };
    }

    private static String span(Value value, Facet.Span span) {
        LocalDate day = LocalDate.ofInstant(((Value.Date) value).value(), ZoneOffset.UTC);
        return switch (span) {
            case YEAR -> "" + day.getYear();
            case MONTH -> YearMonth.from(day).toString();
            case DAY -> day.toString();
        };
    }

    private static boolean within(Filter.Range range, long value) {
        return (!(range.from() instanceof Value.Whole from) || value >= from.value())
                && (!(range.to() instanceof Value.Whole to) || value <= to.value());
    }

    private static Stream<Value> values(Document document, String field) {
        Value value = document.metadata().get(field);
        Stream<Value> own =
                value instanceof Value.Several several ? several.values().stream() : Stream.ofNullable(value);
        return field.equals("language") && !document.language().isEmpty()
                ? Stream.of(new Value.Keyword(document.language()))
                : own;
    }

    private List<Facet> facets() {
        return List.of(
                new Facet.Values("tags", 1 + random.nextInt(TAGS.length)),
                new Facet.Values("year", 1 + random.nextInt(12)),
                new Facet.Values("open", 10),
                new Facet.Values("share", 3),
                new Facet.Values("language", 10),
                new Facet.Values("nothing", 10),
                new Facet.Dates("seen", List.of(Facet.Span.values()).get(random.nextInt(3))),
                new Facet.Ranges(
                        "year",
                        List.of(
                                new Filter.Range("year", null, new Value.Whole(1992)),
                                new Filter.Range("year", new Value.Whole(1992), new Value.Whole(1995)),
                                new Filter.Range("year", new Value.Whole(1996), null),
                                new Filter.Range("year", new Value.Whole(3000), null))));
    }

    private List<Sort> sorts() {
        List<String> fields = List.of("tags", "year", "open", "share", "language", "seen", "nothing");
        return IntStream.range(0, 1 + random.nextInt(2))
                .mapToObj(i -> new Sort(fields.get(random.nextInt(fields.size())), random.nextBoolean()))
                .toList();
    }

    private Filter filter() {
        return switch (random.nextInt(8)) {
            case 0 -> Filter.ALL;
            case 1 -> new Filter.Is("open", new Value.Flag(random.nextBoolean()));
            case 2 -> new Filter.Below("a");
            case 3 -> new Filter.Prefix("tags", "gre");
            case 4 ->
                new Filter.In("year", List.of(new Value.Whole(1991), new Value.Whole(1994), new Value.Flag(true)));
            case 5 -> new Filter.Not(new Filter.Exists("seen"));
            case 6 -> new Filter.Mentions("about", WORDS[random.nextInt(4)]);
            default -> Filter.above("share", new Value.Real(0.25));
        };
    }

    private Query query(Mode mode, int window) {
        Query query = Query.of(text(random, 1 + random.nextInt(4)))
                .withMode(mode)
                .withWindow(window)
                .withWeight(random.nextDouble())
                .withFilter(
                        random.nextInt(3) == 0
                                ? new Filter.And(List.of(filter(), new Filter.Among(filter())))
                                : filter());
        return query.withRanking(query.ranking()
                .withMinScore(random.nextInt(3) == 0 ? random.nextDouble() / 2 : 0)
                .withSort(random.nextBoolean() ? sorts() : List.of()));
    }

    List<Results> pages(Query query) {
        List<Results> pages = new ArrayList<>();
        for (Results page = searcher.search(query); ; page = searcher.search(query.withCursor(page.cursor()))) {
            pages.add(page);
            if (page.cursor() == null) {
                return pages;
            }
            assertFalse(page.hits().isEmpty(), what);
        }
    }

    static List<Hit> hits(List<Results> pages) {
        return pages.stream().flatMap(page -> page.hits().stream()).toList();
    }

    static List<String> ids(List<Results> pages) {
        return hits(pages).stream().map(hit -> hit.document().id()).toList();
    }

    private Map<String, Double> scores(Query query) {
        return searcher.search(query).hits().stream()
                .collect(Collectors.toMap(hit -> hit.document().id(), Hit::score));
    }

    private Map<String, Double> cosines(Query query) {
        return searcher.search(query).hits().stream()
                .collect(Collectors.toMap(
                        hit -> hit.document().id(), hit -> hit.explanation().cosine()));
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            put(id(i), text(random, 2 + random.nextInt(12)));
        }
        update.commit();
    }

    private static String id(int number) {
        return (number % 3 == 0 ? "a/" : "b/") + number;
    }

    void put(String id, String text) {
        put(random, id, text);
    }

    private void put(Random own, String id, String text) {
        Map<String, Value> metadata = new HashMap<>();
        metadata.put("open", new Value.Flag(own.nextBoolean()));
        metadata.put(
                "tags",
                new Value.Several(IntStream.range(0, own.nextInt(4))
                        .<Value>mapToObj(i -> new Value.Keyword(TAGS[own.nextInt(TAGS.length)]))
                        .toList()));
        if (own.nextInt(4) > 0) {
            metadata.put("year", new Value.Whole(1990 + own.nextInt(10)));
        }
        if (own.nextBoolean()) {
            metadata.put("share", new Value.Real(own.nextInt(5) / 4.0));
        }
        if (own.nextBoolean()) {
            Instant seen = Instant.parse("2023-12-30T12:00:00Z").plus(own.nextInt(60), ChronoUnit.DAYS);
            metadata.put(
                    "seen", new Value.Several(List.of(new Value.Date(seen), new Value.Date(seen.plusSeconds(43_200)))));
        }
        metadata.put("about", new Value.Text(text(own, 2)));
        String language = List.of("", "en", "de").get(own.nextInt(3));
        Document document = new Document(id, "", "", "", text, metadata, Instant.EPOCH, "h", language, List.of());
        update.replace(
                document, List.of(Passage.of(document, 0, 0, text.length())), List.of(encoder.encodePassage("", text)));
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))])
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
