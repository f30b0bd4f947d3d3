package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadQuery;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Syntax;
import pith.engine.Value;
import pith.engine.lucene.LuceneIndex;

/** Whatever is typed gets an answer, and whatever a program sends an answer or an error that says what to do. */
final class BadQueriesTest {
    private static final int QUERIES = Boolean.getBoolean("pith.soak") ? 10_000 : 2_000;

    /** A promise, not a speed: the slowest of them takes some milliseconds. */
    private static final long LIMIT_MILLIS = 5_000;

    private static final String[] PIECES = {
        "\"",
        "\"",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "-",
        "~",
        "~1",
        "*",
        "^",
        "^2",
        ":",
        ">=",
        "<",
        "=",
        "\\",
        "/",
        "AND",
        "OR",
        "NOT",
        " TO ",
        "&&",
        "||",
        "!",
        "?",
        "\u201c",
        "\u201d",
        "'",
        "year:",
        "year:[",
        "tag:",
        "title:",
        "title:(",
        "year:>=",
        "nofield:",
        "*:*",
        "\u0000",
        "\u0007",
        "\t",
        "\n",
        "\ud83d",
        "\ude00",
        "\ud83d\ude00",
        "\u200b",
        "\ufeff",
        "e\u0301",
        "\u202e",
        "東京都",
        "العربية",
        "bako",
        "limu",
        "tesu",
        "Bako",
        "bako*",
        "limu~",
        "1990",
        "-5",
        "12:30",
        "http://x:80/y",
        "C++",
        "foo-bar",
        "%s",
        "${x}",
        "<b>",
        "9".repeat(40),
        "x".repeat(300)
    };

    private final BagOfWordsEncoder encoder = new BagOfWordsEncoder();

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void anAnswerOrAClearErrorAndInTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int answered = 0;
        int refused = 0;
        try (Index index = LuceneIndex.open(folder.resolve("index"), IndexStamp.of(encoder));
                Searcher searcher = new Searcher(encoder, index)) {
            fill(index);
            for (int i = 0; i < QUERIES; i++) {
                String text = i < PIECES.length ? PIECES[i] : text(random);
                for (Syntax syntax : List.of(Syntax.FORGIVING, Syntax.STRICT)) {
                    Mode mode = Mode.values()[i % Mode.values().length];
                    String what = "seed " + seed + ", " + syntax + ", " + mode + ": " + text;
                    long start = System.nanoTime();
                    try {
                        Results found = searcher.search(
                                Query.of(text).withSyntax(syntax).withMode(mode).withLimit(2));
                        assertTrue(found.hits().stream().allMatch(hit -> hit.score() >= 0 && hit.score() <= 1), what);
                        answered++;
                    } catch (BadQuery e) {
                        boolean taken = !text.isBlank() && text.length() <= Query.MAX_TEXT_LENGTH;
                        assertTrue(syntax == Syntax.STRICT || !taken, what + ": " + e.getMessage());
                        assertTrue(
                                e.getMessage().length() < 1_000
                                        && !e.getMessage().isBlank(),
                                what);
                        refused++;
                    } catch (RuntimeException e) {
                        throw new AssertionError(what, e);
                    }
                    assertTrue(Searcher.millisSince(start) < LIMIT_MILLIS, what);
                }
            }
        }
        assertTrue(answered > QUERIES && refused > QUERIES / 10, answered + " answered, " + refused + " refused");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(50) == 0 ? 2_000 : 1 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(
                    random.nextInt(10) == 0
                            ? Character.toString(random.nextInt(0x3000))
                            : PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextInt(3) == 0 ? "" : " ");
        }
        int cut = random.nextInt(3) == 0 ? Query.MAX_TEXT_LENGTH + random.nextInt(100_000) : Query.MAX_TEXT_LENGTH;
        String whole = random.nextInt(200) == 0 ? text.toString().repeat(100_000 / text.length() + 1) : text.toString();
        return whole.substring(0, Math.min(cut, whole.length()));
    }

    private void fill(Index index) {
        try (IndexUpdate update = index.update("test")) {
            List<String> languages = List.of("en", "de", "ja", "");
            for (int i = 0; i < 30; i++) {
                String text = "bako limu " + i + " tesu 東京都 foo-bar bako" + i + " The bridge of 1990";
                Map<String, Value> metadata =
                        Map.of("year", new Value.Whole(1980 + i), "tag", new Value.Keyword("bako" + i % 3));
                Document document = new Document(
                        "d" + i,
                        "",
                        "",
                        "Bako " + i,
                        text,
                        metadata,
                        Instant.EPOCH,
                        "h",
                        languages.get(i % 4),
                        List.of());
                update.replace(
                        document,
                        List.of(Passage.of(document, 0, 0, text.length())),
                        List.of(encoder.encodePassage(document.title(), text)));
            }
            update.commit();
        }
    }
}
