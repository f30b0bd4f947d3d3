package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Languages;
import pith.engine.ModelIdentity;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Words;

/** Documents of several languages in one index. */
final class MixedLanguagesTest {
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), 2);

    @TempDir
    Path folder;

    @Test
    void anInflectedWordFindsTheDocumentInItsLanguage() {
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("test")) {
            put(update, "english", "The bridges over the river were opened in 1932.", "en");
            put(update, "german", "Das Haus am Fluss wurde 1932 eröffnet, die Brücken später.", "de");
            put(update, "french", "Le cheval traverse la forêt.", "fr");
            put(update, "japanese", "東京の橋は1932年に開通した。", "ja");
            put(update, "unknown", "Haus", "");
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(List.of("english"), found(view, "bridge"));
                assertEquals(List.of("german"), found(view, "Häuser"));
                assertEquals(List.of("german", "unknown"), found(view, "Haus"));
                assertEquals(List.of("german"), found(view, "bruecke"));
                assertEquals(List.of("french"), found(view, "chevaux"));
                assertEquals(List.of("japanese"), found(view, "東京"));
                assertEquals(List.of("english", "german", "japanese"), found(view, "1932"));
                assertEquals(List.of(), found(view, "京東"));
                Document german = view.document("german").orElseThrow();
                Pieces words = view.wordsIn(Words.plain("Häuser, Brücke"), german.text(), german.language());
                assertArrayEquals(new int[] {4, 43}, words.starts());
                assertArrayEquals(new int[] {8, 50}, words.ends());
            }
        }
    }

    /** The Italian stem of "Thea" is the English word "the". */
    @Test
    void theStemsOfOneLanguageAreNoWordsOfAnother() {
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("test")) {
            put(update, "english", "A lamp on the table", "en");
            put(update, "italian", "Thea ha una lampada", "it");
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(List.of("italian"), found(view, "Thea"));
                assertEquals(List.of("italian"), found(view, "lampade"));
            }
        }
    }

    @Test
    void noScoreExceedsTheBoundInAnyMixture() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> codes = new ArrayList<>(Languages.ANALYSED);
        codes.sort(null);
        String[] words = "Häuser bridge canción городов città die war 東京都 ones forêts 1932 knygos".split(" ", -1);
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 200; i++) {
                String word = words[random.nextInt(words.length)];
                String text = text(random, words, 5) + " " + (word + " ").repeat(random.nextInt(300));
                put(update, "d" + i, text, codes.get(random.nextInt(codes.size())));
            }
            update.commit();
            try (IndexView view = index.view()) {
                for (int i = 0; i < 50; i++) {
                    String query = text(random, words, 1 + random.nextInt(6));
                    Matches found = view.byWords(Words.plain(query), Filter.ALL);
                    double[] again = view.bm25(Words.plain(query), found.documents());
                    for (int at = 0; at < again.length; at++) {
                        double score = found.scores()[at];
                        assertTrue(score > 0 && score < found.bound(), "seed " + seed + ": " + query + " " + score);
                        assertEquals(score, again[at], 1e-6, "seed " + seed);
                    }
                }
            }
        }
    }

    private static String text(Random random, String[] words, int count) {
        return String.join(
                " ",
                IntStream.range(0, count)
                        .mapToObj(i -> words[random.nextInt(words.length)])
                        .toList());
    }

    private static List<String> found(IndexView view, String query) {
        return IntStream.of(view.byWords(Words.plain(query), Filter.ALL).documents())
                .mapToObj(view::id)
                .sorted()
                .toList();
    }

    private static void put(IndexUpdate update, String id, String text, String language) {
        Document document = new Document(id, "", "", "", text, Map.of(), Instant.EPOCH, "h", language, List.of());
        update.replace(document, List.of(Passage.of(document, 0, 0, text.length())), List.of(new float[] {1, 0}));
    }
}
