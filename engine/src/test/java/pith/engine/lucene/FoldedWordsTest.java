package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Words;

/** Text as it is found in the wild is found by plain words, and its own words are shown. */
final class FoldedWordsTest {
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), 2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "distilbert, The D\u0456stilBERT model, D\u0456stilBERT",
        "efficient, An e\ufb03cient way, e\ufb03cient",
        "pith, Ｐｉｔｈ reads, Ｐｉｔｈ",
        "information, the in\u00adfor\u00adma\u00adtion\u00ad age, in\u00adfor\u00adma\u00adtion",
        "search, a sea\u200brch\u200b engine, sea\u200brch",
        "information, the infor-|mation age, infor-|mation",
        "café, a caf\u00c3\u00a9 nearby, caf\u00c3\u00a9",
        "hello, say \ud835\udc6fello \ud83d\ude00, \ud835\udc6fello",
        "сор, это coр и вода, coр"
    })
    void aPlainQueryFindsAndMarksTheTextsOwnWord(String query, String written, String word) {
        String text = written.replace('|', '\n');
        try (Index index = LuceneIndex.open(folder.resolve("index"), STAMP)) {
            try (IndexUpdate update = index.update("test")) {
                put(update, Document.of("this", "", text));
                put(update, Document.of("other", "", "Nothing of the kind"));
                update.commit();
            }
            try (IndexView view = index.view()) {
                assertEquals(1, view.byWords(Words.plain(query), Filter.ALL).total());
                assertEquals(text, view.document("this").orElseThrow().text());
                assertEquals(
                        List.of(word.replace('|', '\n')), marked(view.wordsIn(Words.plain(query), text, ""), text));
                assertEquals(1, view.byWords(Words.plain(text), Filter.ALL).total(), "typed as it is written");
            }
        }
    }

    private static void put(IndexUpdate update, Document document) {
        Passage passage = Passage.of(document, 0, 0, document.text().length());
        update.replace(document, List.of(passage), List.of(new float[] {1, 0}));
    }

    private static List<String> marked(Pieces places, String text) {
        List<String> marked = new ArrayList<>();
        for (int i = 0; i < places.count(); i++) {
            marked.add(text.substring(places.starts()[i], places.ends()[i]));
        }
        return marked;
    }

    @Test
    void genuineWordsOfOtherScriptsAreNotFoundByLatinOnes() {
        String text = "The Russian word сор means litter, and ρ is a density";
        assertArrayEquals(new int[0], places("cop", text));
        assertArrayEquals(new int[0], places("p", text));
        assertArrayEquals(new int[] {17}, places("сор", text));
    }

    private static int[] places(String query, String text) {
        Set<String> terms = Analysis.queryWords(query, Set.of("en")).keySet().stream()
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return Analysis.find(terms, text, "").starts();
    }
}
