package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.ModelIdentity;
import pith.engine.Question;
import pith.engine.Reader;
import pith.models.Models;

/**
 * That every answer stands in its document where it says, on whole graphemes, whatever the text is made of and wherever in
 * a passage the answer stands: the texts are compared with those that were put in.
 */
final class AnswerPlacesTest {
    private static final boolean SOAK = Boolean.getBoolean("pith.soak");
    private static final int DOCUMENTS = SOAK ? 10_000 : 300;
    private static final int READ = SOAK ? 500 : 30;

    /** Of a batch three passages each are read. */
    private static final int BATCH = 30;

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private static final String[] PIECES = {
        "bridge",
        "Bridge ",
        "the ",
        "1883",
        " ",
        " ",
        "\r\n",
        "\n\n",
        "\n",
        "\t",
        ". ",
        "! ",
        "? ",
        ", ",
        "-",
        "# ",
        "## Part\n",
        "e\u0301",
        "a\u0308\u0323",
        "\u00e9",
        "👩‍👩‍👧",
        "🇩🇪",
        "👍🏽",
        "🌉",
        "שלום",
        "مرحبا بالعالم",
        "\u202e",
        "\u200f",
        "नमस्ते",
        "각",
        "ᄀ\u1161\u11a8",
        "日本語",
        "ﬁne",
        "x\u200dy",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\u0301",
        "\ud83c",
        "\udf09",
        "İstanbul",
        "ß",
        "ǅ",
        "0",
        "½"
    };

    @TempDir
    Path folder;

    /** Marks the first, the last and some other graphemes of whatever it reads; a word is a piece. */
    private static final class EdgeReader implements Reader {
        private final long seed;

        EdgeReader(long seed) {
            this.seed = seed;
        }

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("edges", "2".repeat(64));
        }

        @Override
        public int room(String question) {
            return 320;
        }

        @Override
        public int count(String text) {
            return text.length() / 4 + 1;
        }

        @Override
        public Reading read(String question, String text, int most) {
            List<MatchResult> graphemes = GRAPHEME.matcher(text).results().toList();
            if (graphemes.isEmpty()) {
                return new Reading(0, List.of());
            }
            Random random = new Random(seed + text.hashCode());
            int last = graphemes.size() - 1;
            Set<Span> spans = new HashSet<>();
            spans.add(new Span(0, graphemes.getFirst().end(), 20 + random.nextDouble()));
            spans.add(new Span(graphemes.get(last).start(), text.length(), 20 + random.nextDouble()));
            while (spans.size() < Math.min(most, graphemes.size())) {
                int from = random.nextInt(graphemes.size());
                int to = Math.min(last, from + random.nextInt(8));
                spans.add(
                        new Span(graphemes.get(from).start(), graphemes.get(to).end(), 10 * random.nextDouble()));
            }
            return new Reading(
                    0,
                    spans.stream()
                            .sorted((a, b) -> Double.compare(b.score(), a.score()))
                            .toList());
        }

        @Override
        public void close() {}
    }

    @Test
    void everyAnswerIsWhereItSays() {
        long seed = new Random().nextLong();
        int checked = check(DOCUMENTS, seed, () -> new EdgeReader(seed));
        System.out.println("answers: " + checked + " places in " + DOCUMENTS + " documents, seed " + seed);
        assertTrue(checked > DOCUMENTS, "seed " + seed);
    }

    @Test
    void soAreTheEmbeddedReaders() {
        long seed = new Random().nextLong();
        int checked = check(READ, seed, Models::embeddedReader);
        System.out.println("answers: " + checked + " places in " + READ + " documents read, seed " + seed);
        assertTrue(checked > READ / 2, "seed " + seed);
    }

    private int check(int count, long seed, Supplier<Reader> reader) {
        Random random = new Random(seed);
        int checked = 0;
        try (Pith pith = Pith.open(folder.resolve("index"), new FakeEncoder(), reader)) {
            for (int batch = 0; batch * BATCH < count; batch++) {
                Map<String, String> texts = new HashMap<>();
                Map<String, BitSet> boundaries = new HashMap<>();
                List<Document> documents = new ArrayList<>();
                for (int i = batch * BATCH; i < Math.min(count, (batch + 1) * BATCH); i++) {
                    Document document = Document.of(batch + "/" + i, i % 3 == 0 ? "Bridges" : "", text(random));
                    texts.put(document.id(), document.text());
                    documents.add(document);
                }
                assertEquals(documents.size(), pith.put(documents).entries().size(), "seed " + seed);
                Question question = Question.of("When was the bridge opened?")
                        .withThreshold(0)
                        .withLimit(Question.MAX_LIMIT)
                        .withPassages(Question.MAX_PASSAGES)
                        .withFilter(new Filter.Below(String.valueOf(batch)));
                Answers answers = pith.ask(question);
                Set<String> answered = new HashSet<>();
                for (Answer answer : answers.answers()) {
                    String where =
                            "seed " + seed + ", document " + answer.document().id();
                    String text = texts.getOrDefault(answer.document().id(), "");
                    assertEquals(text.substring(answer.start(), answer.end()), answer.text(), where);
                    assertTrue(
                            answer.sentence().start() <= answer.start()
                                    && answer.end() <= answer.sentence().end(),
                            where);
                    assertTrue(
                            answer.passage().start() <= answer.start()
                                    && answer.end() <= answer.passage().end(),
                            where);
                    for (Answer.Place place : answer.evidence()) {
                        String id = place.document().id();
                        BitSet whole = boundaries.computeIfAbsent(id, each -> boundaries(texts.getOrDefault(each, "")));
                        checkPlace(texts.getOrDefault(id, ""), whole, place, where);
                        answered.add(place.document().id());
                        checked++;
                    }
                }
                assertTrue(answered.size() > documents.size() / 3, "seed " + seed + ": only " + answered);
            }
        }
        return checked;
    }

    private static BitSet boundaries(String text) {
        BitSet boundaries = new BitSet();
        boundaries.set(0);
        GRAPHEME.matcher(text).results().forEach(each -> boundaries.set(each.end()));
        return boundaries;
    }

    private static void checkPlace(String text, BitSet boundaries, Answer.Place place, String where) {
        assertEquals(text.substring(place.start(), place.end()), place.text(), where);
        assertTrue(boundaries.get(place.start()), where + " begins within a grapheme: " + place.start());
        assertTrue(boundaries.get(place.end()), where + " ends within a grapheme: " + place.end());
        int from = text.offsetByCodePoints(0, place.startCodePoint());
        assertEquals(place.start(), from, where);
        assertEquals(place.end(), text.offsetByCodePoints(0, place.endCodePoint()), where);
    }

    /** Up to some passages long, of words and of what breaks offsets. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder("bridge ");
        int pieces = 1 + random.nextInt(random.nextInt(10) == 0 ? 1_500 : 120);
        int strange = 1 + random.nextInt(10);
        for (int i = 0; i < pieces; i++) {
            text.append(
                    random.nextInt(10) < strange
                            ? PIECES[random.nextInt(PIECES.length)]
                            : random.nextInt(6) == 0 ? "opened. " : "word ");
        }
        return text.toString();
    }
}
