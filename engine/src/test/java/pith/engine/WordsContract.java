package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Completion.Kind;
import pith.engine.IndexView.Matches;

/** What every index promises of words: where they weigh more, how they are completed and corrected. */
public abstract class WordsContract {
    protected static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), 2);

    /** Words that analysis leaves alone, some of them near to others. */
    private static final String[] WORDS = {
        "bako", "bakol", "bakom", "limu", "limup", "tesu", "tesuk", "donak", "donap", "kalumip", "kalumin", "kolumin",
        "roban", "robam", "robakon"
    };

    @TempDir
    protected Path folder;

    /** A new, empty index. */
    protected abstract Index create();

    private interface Check {
        void of(IndexView view);
    }

    private void over(List<Document> documents, Check check) {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            documents.forEach(document -> put(update, document));
            update.commit();
            try (IndexView view = index.view()) {
                check.of(view);
            }
        }
    }

    private static void put(IndexUpdate update, Document document) {
        List<Passage> all = List.of(Passage.of(document, 0, 0, document.text().length()));
        update.replace(document, all, List.of(new float[] {1, 0}));
    }

    private static double score(IndexView view, String query, String id) {
        return view.bm25(Words.plain(query), new int[] {view.number(id)})[0];
    }

    @Test
    void aWordOfTheTitleOrOfAHeadingWeighsMore() {
        // Equally long, title and heading weighed.
        List<Document> documents = List.of(
                Document.of("title", "bako", "limu limu tesu tesu tesu tesu"),
                Document.of("text", "limu", "bako limu tesu tesu tesu tesu"),
                Document.of("heading", "limu", "# bako\ntesu tesu tesu tesu"));
        over(documents, view -> {
            assertTrue(score(view, "bako", "title") > score(view, "bako", "text"));
            assertTrue(score(view, "bako", "heading") > score(view, "bako", "text"));
            assertEquals(3, view.byWords(Words.plain("bako"), Filter.ALL).total());
        });
    }

    @Test
    void weighsAsCountingEveryWordDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Document> documents = IntStream.range(0, 60)
                .mapToObj(i -> Document.of("d" + i, text(random, 2), randomText(random)))
                .toList();
        try (Index oracle = new BruteForceIndex(STAMP);
                IndexUpdate update = oracle.update("test")) {
            documents.forEach(document -> put(update, document));
            update.commit();
            try (IndexView exact = oracle.view()) {
                over(documents, view -> compare(exact, view, random, "seed " + seed));
            }
        }
    }

    /** Headings, paragraphs and lists. */
    private static String randomText(Random random) {
        return IntStream.range(0, 1 + random.nextInt(3)) // short, since Lucene rounds the lengths of long texts
                .mapToObj(i -> switch (random.nextInt(4)) {
                    case 0 -> "## " + text(random, 2) + "\n";
                    case 1 -> "\n" + text(random, 2) + "\n\n";
                    case 2 -> "* " + text(random, 6) + "\n";
                    default -> text(random, 8) + ".\n";
                })
                .collect(Collectors.joining());
    }

    private static String text(Random random, int words) {
        return Stream.generate(() -> WORDS[random.nextInt(WORDS.length)])
                .limit(words)
                .collect(Collectors.joining(" "));
    }

    private static void compare(IndexView exact, IndexView view, Random random, String seed) {
        for (int i = 0; i < 100; i++) {
            String query = text(random, 1 + random.nextInt(3));
            Matches found = view.byWords(Words.plain(query), Filter.ALL);
            assertEquals(
                    exact.byWords(Words.plain(query), Filter.ALL).bound(), found.bound(), 1e-9, seed + ", " + query);
            for (int j = 0; j < found.documents().length; j++) {
                String id = view.id(found.documents()[j]);
                assertEquals(score(exact, query, id), found.scores()[j], 1e-5, seed + ", " + query + ", " + id);
                assertTrue(found.scores()[j] <= found.bound(), seed + ", " + query + ", " + id);
            }
            String typed = query.substring(0, 1 + random.nextInt(query.length()));
            assertEquals(exact.complete(typed, 3), view.complete(typed, 3), seed + ", \"" + typed + "\"");
            String misspelt = misspelt(query, random);
            assertEquals(exact.didYouMean(misspelt, false), view.didYouMean(misspelt, false), seed + ", " + misspelt);
        }
    }

    private static String misspelt(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(changed.length());
            char letter = "kmpx".charAt(random.nextInt(4));
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, letter);
                case 1 -> changed.insert(at, letter);
                default ->
                    changed.insert(at, changed.charAt(changed.length() - 1)).setLength(changed.length() - 1);
            }
        }
        return changed.toString();
    }

    private static final List<Document> FEW = List.of(
            Document.of("a", "Limu Tesu", "bako bako bakol"),
            Document.of("b", "limu robam", "bako limu"),
            Document.of("c", "", "bakol roban"),
            Document.of("d", "Limu Tesu", "Bako"));

    @Test
    void theLastWordIsCompletedByTheCommonestAndTitlesByHowTheyBegin() {
        over(FEW, view -> {
            assertEquals(List.of(word("bako", 3), word("bakol", 2)), view.complete("ba", 8));
            assertEquals(List.of(word("bako", 3)), view.complete("ba", 1));
            assertEquals(
                    List.of(word("LIMU", 3), title("Limu Tesu", 2), title("limu robam", 1)), view.complete("LI", 8));
            assertEquals(List.of(title("Limu Tesu", 2), title("limu robam", 1)), view.complete("limu ", 8));
            assertEquals(List.of(), view.complete("xa", 8));
            assertEquals(List.of(), view.complete(" ", 8));
            assertEquals(List.of(), view.complete("", 8));
            assertEquals(List.of(), view.complete("b".repeat(5_000), 8));
        });
    }

    @Test
    void whatStandsWithTheWordsBeforeComesFirst() {
        over(FEW, view -> {
            assertEquals(List.of(word("Roban Bakol", 1)), view.complete("Roban Ba", 8));
            assertEquals(List.of(word("tesu robam", 1), word("tesu roban", 1)), view.complete("tesu ro", 8));
        });
    }

    @Test
    void completionsAreLimited() {
        over(FEW, view -> {
            assertThrows(BadQuery.class, () -> view.complete("ba", 0));
            assertThrows(BadQuery.class, () -> view.complete("ba", Completion.CONSIDERED + 1));
        });
    }

    private static Completion word(String text, long documents) {
        return new Completion(text, Kind.WORD, documents);
    }

    private static Completion title(String text, long documents) {
        return new Completion(text, Kind.TITLE, documents);
    }

    @Test
    void anUnknownWordIsReplacedByTheNearest() {
        over(FEW, view -> {
            assertEquals("bako", view.didYouMean("baok", false));
            assertEquals("+(Bako OR \"limu  TESU\")?", view.didYouMean("+(Bkao OR \"limu  TEUS\")?", false));
            assertEquals("title:limu", view.didYouMean("title:limx", false));
            assertEquals("robam", view.didYouMean("robaxm", false));
            for (String kept : List.of(
                    "bako",
                    "bakol limu",
                    "ba",
                    "xako",
                    "-baok",
                    "baok*",
                    "baok~",
                    "baok:",
                    "b4ko",
                    "zzzzzz",
                    "bkoa",
                    "baok".repeat(100))) {
                assertNull(view.didYouMean(kept, false), kept);
            }
        });
    }

    @Test
    void aRareWordIsDoubtedWhereANearOneIsFarCommoner() {
        List<Document> documents = IntStream.range(0, 100)
                .mapToObj(i -> Document.of("d" + i, "", i == 0 ? "bako bakol tesu" : i == 1 ? "bako tesuk" : "bako"))
                .toList();
        over(documents, view -> {
            assertNull(view.didYouMean("bakol", false));
            assertEquals("bako", view.didYouMean("bakol", true));
            assertNull(view.didYouMean("tesuk", true), "no commoner than a mistake");
        });
    }
}
