package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Shown;
import pith.engine.Snippet;
import pith.engine.Value;

/** What finding similar documents, folding near-duplicates and showing passages promise on every engine. */
abstract class SimilarContract {
    /** Words that analysis leaves as they are; four subjects of eight. */
    private static final String[] WORDS = {
        "bako", "limu", "tesu", "rado", "quono", "vemo", "zulo", "hapu",
        "kilo", "noru", "fago", "dilu", "pevo", "sumo", "gatu", "wiko",
        "jalo", "mipu", "rozo", "tavo", "belu", "cado", "fimo", "guro",
        "huvo", "jomo", "kupo", "lazo", "mogu", "nuvo", "polu", "rimo"
    };

    private static final int SUBJECTS = 4;

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

    private static List<String> ids(Results results) {
        return results.hits().stream().map(hit -> hit.document().id()).toList();
    }

    private static long ofSubject(int subject, Results results) {
        return ids(results).stream().filter(id -> id.startsWith(subject + "/")).count();
    }

    /** Documents of a subject are alike; those that are given never come back; scores are what their explanation says. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void documentsOfTheSameSubjectComeFirst(Mode mode) {
        fill(20, 60);
        for (int run = 0; run < 10; run++) {
            int subject = random.nextInt(SUBJECTS);
            List<String> like = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> subject + "/" + random.nextInt(20))
                    .distinct()
                    .toList();
            Results found = searcher.similar(Likeness.of(like).withMode(mode).withLimit(8));
            assertEquals(8, ofSubject(subject, found), what + ": " + like + " gave " + ids(found));
            assertTrue(ids(found).stream().noneMatch(like::contains), what);
            assertEquals(8, new HashSet<>(ids(found)).size(), what);
            for (int i = 0; i < 8; i++) {
                Hit hit = found.hits().get(i);
                assertEquals(hit.explanation().score(), hit.score(), 1e-12, what);
                assertTrue(hit.score() >= 0 && hit.score() <= 1, what);
                assertTrue(i == 0 || hit.score() <= found.hits().get(i - 1).score(), what);
                assertFalse(hit.passages().isEmpty(), what);
            }
            assertEquals(
                    ids(found),
                    ids(searcher.similar(Likeness.of(like).withMode(mode).withLimit(8))),
                    what);
        }
    }

    /** The score, told again in the plainest way. */
    @Test
    void byVectorsTheMiddlesAreCompared() {
        List<Document> documents = fill(12, 30);
        Map<String, float[]> vectors = new HashMap<>();
        documents.forEach(d -> vectors.put(d.id(), encoder.encodePassage("", d.text())));
        float[] direction = new float[BagOfWordsEncoder.DIMENSION];
        List<String> like = List.of("0/1", "1/2");
        for (int i = 0; i < direction.length; i++) {
            direction[i] = vectors.get("0/1")[i] + vectors.get("1/2")[i];
        }
        unit(direction);
        for (int i = 0; i < direction.length; i++) {
            direction[i] -= (float) Likeness.AWAY * vectors.get("1/3")[i];
        }
        unit(direction);
        List<String> expected = documents.stream()
                .map(Document::id)
                .filter(id -> !like.contains(id) && !id.equals("1/3"))
                .sorted(Comparator.comparingDouble((String id) -> -Math.max(0, Cosine.of(direction, vectors.get(id))))
                        .thenComparing(id -> id))
                .limit(20)
                .toList();
        Results found = searcher.similar(Likeness.of(like)
                .withUnlike(List.of("1/3"))
                .withMode(Mode.VECTOR)
                .withLimit(20));
        for (int i = 0; i < 20; i++) {
            // Rounding may swap equals: the scores are compared.
            assertEquals(
                    Cosine.of(direction, vectors.get(expected.get(i))),
                    found.hits().get(i).score(),
                    1e-5,
                    what + " at " + i);
        }
    }

    private static void unit(float[] vector) {
        double length = Math.sqrt(Cosine.of(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void examplesToMoveAwayFromMoveAway(Mode mode) {
        fill(20, 40);
        put("mixed", text(0, 20) + " " + text(1, 20), 1);
        update.commit();
        Likeness both = Likeness.of(List.of("mixed")).withMode(mode).withLimit(40);
        List<String> away = List.of("1/1", "1/2", "1/3");
        Results without = searcher.similar(both);
        Results with = searcher.similar(both.withUnlike(away));
        assertTrue(
                meanScore(1, with) / meanScore(0, with) < 0.95 * meanScore(1, without) / meanScore(0, without),
                what + ": " + ids(without) + " and " + ids(with));
        assertTrue(ids(with).stream().noneMatch(away::contains), what);
        assertTrue(ids(with).subList(0, 18).stream().allMatch(id -> id.startsWith("0/")), what + ": " + ids(with));
    }

    /** Of the documents of a subject that were found; 0 without any. */
    private static double meanScore(int subject, Results results) {
        return results.hits().stream()
                .filter(hit -> hit.document().id().startsWith(subject + "/"))
                .mapToDouble(Hit::score)
                .average()
                .orElse(0);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aTextIsLikeADocument(Mode mode) {
        fill(20, 40);
        for (int subject = 0; subject < SUBJECTS; subject++) {
            Results found = searcher.similar(
                    Likeness.of(List.of(), text(subject, 900)).withMode(mode).withLimit(5));
            assertEquals(5, ofSubject(subject, found), what + ": " + ids(found));
        }
    }

    /** However many are left out: more are fetched until there are enough, or no more. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatWasSeenIsLeftOutAndThePageStaysFull(Mode mode) {
        fill(100, 40);
        List<String> seen =
                IntStream.range(1, 98).mapToObj(i -> "2/" + i).collect(Collectors.toCollection(ArrayList::new));
        seen.add("gone");
        Results found = searcher.similar(
                Likeness.of(List.of("2/0")).withMode(mode).withSeen(seen).withLimit(2));
        assertEquals(Set.of("2/98", "2/99"), Set.copyOf(ids(found)), what);
        Results filtered = searcher.similar(Likeness.of(List.of("2/0"))
                .withMode(mode)
                .withFilter(new Filter.Is("even", new Value.Flag(true)))
                .withSeen(seen)
                .withLimit(10));
        assertTrue(
                filtered.hits().stream()
                        .allMatch(hit -> new Value.Flag(true)
                                .equals(hit.document().metadata().get("even"))),
                what);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void diversityBringsOtherDocumentsAndAlwaysTheSame(Mode mode) {
        fill(20, 40);
        // Thirty of one kind, which are like each other more than like anything else.
        String one = text(0, 30);
        for (int i = 0; i < 30; i++) {
            put("0/same" + i, one + " " + text(0, 2), 1);
        }
        put("asked", one + " " + text(0, 10), 1);
        update.commit();
        Likeness asked = Likeness.of(List.of("asked")).withMode(mode).withLimit(10);
        Results plain = searcher.similar(asked);
        Results diverse = searcher.similar(asked.withDiversity(0.5));
        assertEquals(ids(plain).getFirst(), ids(diverse).getFirst(), "the best stays the first, " + what);
        assertTrue(
                meanCosine(diverse) < meanCosine(plain) - 0.01,
                what + ": " + meanCosine(diverse) + " and " + meanCosine(plain));
        assertEquals(ids(diverse), ids(searcher.similar(asked.withDiversity(0.5))), what);
        assertEquals(10, new HashSet<>(ids(diverse)).size(), what);
    }

    private double meanCosine(Results results) {
        List<float[]> vectors = results.hits().stream()
                .map(hit -> encoder.encodePassage("", hit.document().text()))
                .toList();
        return IntStream.range(0, vectors.size())
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i).mapToDouble(j -> Cosine.of(vectors.get(i), vectors.get(j))))
                .average()
                .orElseThrow();
    }

    @Test
    void nearDuplicatesOfTheGivenAreLeftOutAndOthersFold() {
        fill(10, 40);
        String text = text(0, 60);
        put("given", text, 1);
        put("copy", text + " bako limu", 1);
        String other = text(0, 60);
        put("one", other, 1);
        put("two", other.replaceFirst("bako", "rimo"), 1);
        update.commit();
        Likeness asked = Likeness.of(List.of("given")).withMode(Mode.VECTOR).withLimit(20);
        assertTrue(ids(searcher.similar(asked)).containsAll(List.of("copy", "one", "two")), what);
        Results folded = searcher.similar(asked.withFoldDuplicates(true));
        assertFalse(ids(folded).contains("copy"), what);
        assertEquals(
                1, ids(folded).stream().filter(Set.of("one", "two")::contains).count(), what);
        Hit kept = folded.hits().stream()
                .filter(hit -> Set.of("one", "two").contains(hit.document().id()))
                .findFirst()
                .orElseThrow();
        assertEquals(1, kept.duplicates().size(), what);
        assertTrue(Set.of("one", "two").containsAll(kept.duplicates()), what);
        Results seen = searcher.similar(asked.withFoldDuplicates(true).withSeen(List.of("one")));
        assertFalse(ids(seen).contains("two"), "as good as seen, " + what);
    }

    @Test
    void whatCannotBeAskedIsNamed() {
        fill(3, 10);
        BadQuery e = assertThrows(
                BadQuery.class,
                () -> searcher.similar(Likeness.of(List.of("0/1", "nope")).withUnlike(List.of("no"))));
        assertTrue(e.getMessage().contains("\"nope\""), e.getMessage());
        BadQuery away = assertThrows(
                BadQuery.class,
                () -> searcher.similar(Likeness.of(List.of("0/1")).withUnlike(List.of("no"))));
        assertTrue(away.getMessage().contains("\"no\""), away.getMessage());
        List<String> many = IntStream.range(0, 9).mapToObj(i -> "x" + i).toList();
        BadQuery all = assertThrows(BadQuery.class, () -> searcher.similar(Likeness.of(many)));
        assertTrue(all.getMessage().contains("\"x4\", nor 4 others"), all.getMessage());
        assertThrows(BadQuery.class, () -> Likeness.of(List.of()));
        assertThrows(BadQuery.class, () -> Likeness.of(List.of("a"), " "));
        assertThrows(BadQuery.class, () -> Likeness.of(List.of("a")).withUnlike(List.of("a")));
        assertThrows(BadQuery.class, () -> Likeness.of(List.of("a")).withDiversity(Double.NaN));
        assertThrows(BadQuery.class, () -> Likeness.of(List.of("a")).withWeight(-0.1));
        assertThrows(BadQuery.class, () -> Likeness.of(List.of("a")).withLimit(0));
    }

    /** Pages of a folded query lie together as one, say one total, and hold every document once: as hit or as duplicate. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void nearDuplicatesFoldTheSameOnAllPages(Mode mode) {
        Map<String, String> copies = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            String text = text(i % SUBJECTS, 30 + random.nextInt(40));
            for (int copy = 0; copy < 1 + random.nextInt(4); copy++) {
                put(i + "-" + copy, copy == 0 ? text : text + " " + "tesu ".repeat(copy), 1);
                copies.put(i + "-" + copy, Integer.toString(i));
            }
        }
        update.commit();
        Query plain = Query.of("bako limu kilo").withMode(mode).withLimit(200);
        Query query = plain.withRanking(plain.ranking().withFoldDuplicates(true));
        List<String> unfolded = ids(searcher.search(plain));
        Results whole = searcher.search(query);
        List<String> told = new ArrayList<>();
        for (Hit hit : whole.hits()) {
            told.add(hit.document().id());
            assertTrue(
                    hit.duplicates().stream()
                            .allMatch(id -> copies.get(id)
                                    .equals(copies.get(hit.document().id()))),
                    what + ": " + hit.document().id() + " and " + hit.duplicates());
            assertTrue(
                    hit.duplicates().stream()
                            .allMatch(id -> unfolded.indexOf(id)
                                    > unfolded.indexOf(hit.document().id())),
                    "the best stays, " + what);
            told.addAll(hit.duplicates());
        }
        assertEquals(new HashSet<>(unfolded), new HashSet<>(told), what);
        assertEquals(unfolded.size(), told.size(), what);
        assertEquals(whole.total(), whole.hits().size(), what);
        assertEquals(
                unfolded.stream().map(copies::get).distinct().count(), whole.total(), "one for each text, " + what);

        List<String> pages = new ArrayList<>();
        for (Results page = searcher.search(query.withLimit(7)); ; ) {
            assertEquals(whole.total(), page.total(), what);
            pages.addAll(ids(page));
            if (page.cursor() == null) {
                break;
            }
            page = searcher.search(query.withLimit(7).withCursor(page.cursor()));
        }
        assertEquals(ids(whole), pages, what);
        assertEquals(
                pages.subList(9, 14), ids(searcher.search(query.withLimit(5).withOffset(9))), what);
    }

    /** Passages, neighbours and snippets are stretches of the document's text, wherever they are. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatIsShownStandsInTheText(Mode mode) {
        for (int i = 0; i < 20; i++) {
            put("d" + i, sentences(5 + random.nextInt(60)), 2 + random.nextInt(6));
        }
        update.commit();
        for (int run = 0; run < 20; run++) {
            Shown shown = Shown.DEFAULT
                    .withPassages(1 + random.nextInt(5))
                    .withAround(random.nextInt(3))
                    .withSentences(random.nextInt(40));
            Query query = Query.of(WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)])
                    .withMode(mode)
                    .withShown(shown);
            for (Hit hit : searcher.search(query).hits()) {
                assertTrue(hit.passages().size() <= shown.passages(), what);
                for (ScoredPassage each : hit.passages()) {
                    check(hit.document(), each, shown.around());
                }
            }
        }
    }

    private void check(Document document, ScoredPassage each, int around) {
        String text = document.text();
        Passage passage = each.passage();
        assertEquals(text.substring(passage.start(), passage.end()), passage.text(), what);
        assertEquals(
                text.substring(each.around().start(), each.around().end()),
                each.around().text(),
                what);
        assertTrue(
                each.around().start() <= passage.start()
                        && passage.end() <= each.around().end(),
                what);
        if (around == 0) {
            assertEquals(passage.text(), each.around().text(), what);
        } else {
            assertTrue(
                    each.around().text().length() > passage.text().length() || text.equals(passage.text()),
                    "there are neighbours, " + what);
        }
        Snippet snippet = each.snippet();
        assertTrue(snippet.end() <= passage.text().length(), what);
        assertTrue(snippet.end() - snippet.start() <= Snippets.MOST + 20, what);
        assertTrue(snippet.end() > snippet.start(), what);
        for (int i = 0; i < snippet.words().count(); i++) {
            assertTrue(
                    snippet.start() <= snippet.words().starts()[i]
                            && snippet.words().ends()[i] <= snippet.end(),
                    what);
        }
        assertTrue(
                each.words().count() == 0 || snippet.words().count() > 0 || snippet.nearest(),
                "a snippet shows a word where there is one, " + what);
    }

    @Test
    void aHitByVectorShowsTheNearestSentence() {
        String text = "Rado quono vemo zulo hapu kilo. Noru fago dilu pevo sumo gatu wiko. "
                + "Jalo mipu rozo tavo belu cado. " + "Huvo jomo kupo lazo mogu. ".repeat(20);
        put("d", text, 1);
        update.commit();
        Query query = Query.of("noru fago dilu pevo sumo gatu wiko").withMode(Mode.VECTOR);
        Snippet without =
                searcher.search(query).hits().getFirst().passages().getFirst().snippet();
        assertFalse(without.nearest());
        Likeness like =
                Likeness.of(List.of(), "noru fago dilu pevo sumo gatu wiko").withMode(Mode.VECTOR);
        Snippet with = searcher.similar(like.withShown(Shown.DEFAULT.withSentences(100)))
                .hits()
                .getFirst()
                .passages()
                .getFirst()
                .snippet();
        assertTrue(with.nearest());
        assertTrue(text.substring(with.start(), with.end()).contains("Noru fago dilu"), text.substring(with.start()));
        Snippet few = searcher.similar(like.withShown(Shown.DEFAULT.withSentences(5)))
                .hits()
                .getFirst()
                .passages()
                .getFirst()
                .snippet();
        assertFalse(few.nearest(), "five sentences do not suffice for this passage");
    }

    private List<Document> fill(int documentsOfASubject, int words) {
        List<Document> documents = new ArrayList<>();
        for (int subject = 0; subject < SUBJECTS; subject++) {
            for (int i = 0; i < documentsOfASubject; i++) {
                documents.add(put(subject + "/" + i, text(subject, words), 1));
            }
        }
        update.commit();
        return documents;
    }

    /** Words of a subject, with a few of the others. */
    private String text(int subject, int words) {
        return IntStream.range(0, words)
                .mapToObj(i ->
                        WORDS[random.nextInt(9) == 0 ? random.nextInt(WORDS.length) : 8 * subject + random.nextInt(8)])
                .collect(Collectors.joining(" "));
    }

    private String sentences(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "Da " + text(random.nextInt(SUBJECTS), 1 + random.nextInt(20)) + (i % 7 == 6 ? ".\n" : ". "))
                .collect(Collectors.joining())
                .strip();
    }

    /** In so many passages, which overlap by some characters. */
    private Document put(String id, String text, int count) {
        Map<String, Value> metadata = Map.of("even", new Value.Flag(id.hashCode() % 2 == 0));
        Document document = new Document(id, "", "", "", text, metadata, Instant.EPOCH, ContentHash.of(text));
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = Math.max(0, text.length() * i / count - (i == 0 ? 0 : 6));
            passages.add(Passage.of(document, i, start, text.length() * (i + 1) / count));
        }
        update.replace(
                document,
                passages,
                passages.stream().map(p -> encoder.encodePassage("", p.text())).toList());
        return document;
    }
}
