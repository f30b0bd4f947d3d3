package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.engine.Completion;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Passage;
import pith.engine.Words;
import pith.engine.WordsContract;

final class LuceneWordsTest extends WordsContract {
    /** Forms of few words, so that texts often have the word and not the form. */
    private static final String[] FORMS = {
        "run",
        "runs",
        "running",
        "bridge",
        "bridges",
        "bridged",
        "bridging",
        "the",
        "in",
        "city",
        "cities",
        "café",
        "cafés",
        "cafe",
        "haus",
        "häuser",
        "hauses"
    };

    private static final String[] LANGUAGES = {"", "en", "de", "fr", "sw"};

    @Override
    protected Index create() {
        return LuceneIndex.open(folder.resolve("index"), STAMP);
    }

    private void over(List<Document> documents, Consumer<IndexView> check) {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            documents.forEach(document -> put(update, document));
            update.commit();
            try (IndexView view = index.view()) {
                check.accept(view);
            }
        }
    }

    private static void put(IndexUpdate update, Document document) {
        List<Passage> all = List.of(Passage.of(document, 0, 0, document.text().length()));
        update.replace(document, all, List.of(new float[] {1, 0}));
    }

    private static String best(IndexView view, String query) {
        Matches found = view.byWords(Words.plain(query), Filter.ALL);
        return view.id(found.documents()[view.ranked(found.documents(), found.scores())[0]]);
    }

    @Test
    void theFormThatWasTypedIsPreferredAndNoneIsLost() {
        List<Document> documents = List.of(
                Document.of("runs", "", "she runs far away"),
                Document.of("run", "", "they run far away"),
                Document.of("running", "", "he is running far"),
                Document.of("café", "", "the old café there"),
                Document.of("cafe", "", "the old cafe there"));
        over(documents, view -> {
            for (String query : List.of("runs", "run", "Running", "café", "CAFE")) {
                assertEquals(query.toLowerCase(Locale.ROOT), best(view, query));
            }
            assertEquals(3, view.byWords(Words.plain("runs"), Filter.ALL).total());
            assertEquals(2, view.byWords(Words.plain("cafés"), Filter.ALL).total(), "a form that no document has");
        });
    }

    @Test
    void noScoreOfAnyFormExceedsTheBound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Document> documents = IntStream.range(0, 80)
                .mapToObj(i -> new Document(
                        "d" + i,
                        "",
                        "",
                        text(random, 1),
                        text(random, 1 + random.nextInt(40)),
                        Map.of(),
                        Instant.EPOCH,
                        "h",
                        LANGUAGES[random.nextInt(LANGUAGES.length)],
                        List.of()))
                .toList();
        over(documents, view -> {
            for (int i = 0; i < 300; i++) {
                String query = text(random, 1 + random.nextInt(5));
                Matches found = view.byWords(Words.plain(query), Filter.ALL);
                double[] alone = view.bm25(Words.plain(query), found.documents());
                for (int j = 0; j < alone.length; j++) {
                    String what = "seed " + seed + ", " + query + ", " + view.id(found.documents()[j]);
                    assertEquals(alone[j], found.scores()[j], 1e-5, what);
                    assertTrue(alone[j] > 0 && alone[j] < found.bound(), what);
                }
            }
        });
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> FORMS[random.nextInt(FORMS.length)])
                .collect(Collectors.joining(" "));
    }

    @Test
    void aQueryOfAllWordsThatAreTakenIsNotTooLong() {
        String words = IntStream.range(0, 1_600).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        over(
                List.of(Document.of("a", "", words)),
                view -> assertEquals(
                        1, view.byWords(Words.plain(words), Filter.ALL).total()));
    }

    @Test
    void wordsAreSuggestedAsTheyStandInTexts() {
        List<Document> documents = List.of(
                Document.of("1", "Überbrückt: Die  große\nBrücke", "Brücken und Cafés verbinden"),
                Document.of("2", "Ueber", "the bridges of Koenigsberg"));
        over(documents, view -> {
            assertEquals(List.of("brücke", "brücken"), words(view.complete("bru", 8)));
            assertEquals(List.of("Brücke", "Brücken"), words(view.complete("Brü", 8)));
            assertEquals(List.of("cafés"), words(view.complete("cafe", 8)));
            assertEquals(List.of("bridges"), words(view.complete("bridge", 8)));
            assertEquals(List.of("überbrückt", "Überbrückt: Die große Brücke"), words(view.complete("uberb", 8)));
            assertEquals(
                    List.of("Überbrückt: Die große Brücke"),
                    words(view.complete("  ÜBERBRÜCKT:  die", 8)).stream()
                            .filter(text -> text.startsWith("Üb"))
                            .toList());
            assertEquals("Koenigsberg bridges", view.didYouMean("Konigsberg brigdes", false));
            assertNull(view.didYouMean("Brucken bridge", false), "another form of a word is no mistake");
        });
    }

    private static List<String> words(List<Completion> completions) {
        return completions.stream().map(Completion::text).toList();
    }

    @Test
    void whatWasRemovedIsNotSuggested() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "Bakol", "bako bakol"));
            put(update, Document.of("b", "", "bako"));
            update.commit();
            update.remove("a");
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(List.of(new Completion("bako", Completion.Kind.WORD, 1)), view.complete("bak", 8));
                assertEquals("bako", view.didYouMean("bakol", false));
            }
        }
    }
}
