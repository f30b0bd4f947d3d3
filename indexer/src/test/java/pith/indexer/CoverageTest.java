package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.Passage;
import pith.indexer.Sentences.Sentence;

/** That nothing of a text is left out, on real texts with anything of Unicode among them. */
class CoverageTest {
    private static final Path DOCUMENTS = Path.of("..", "sample-corpus", "documents");
    private static final int ROUNDS = Boolean.getBoolean("pith.soak") ? 20_000 : 150;

    private final long seed = new Random().nextLong();

    @Test
    void passagesCoverEverythingAndHoldAPlantedSentenceWhole() throws IOException {
        List<String> texts = texts();
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            String where = "seed " + (seed + round);
            FakeEncoder encoder = new FakeEncoder(40 + random.nextInt(400));
            String planted = "Planted " + letters(random, 1 + random.nextInt(12)) + " here.";
            String text = spoiled(texts.get(random.nextInt(texts.size())), random);
            String grown = planted(text, planted, random);
            Document document = Document.of("d", "A title", grown);
            Splitter.Split split = new Splitter(encoder).split(document);
            checkCovered(document, split, where);
            checkLimits(encoder, split, where);
            int room = Math.min(Splitter.MOST_PIECES, encoder.maxPieces())
                    - encoder.specialPieces()
                    - encoder.pieces("A title").count()
                    - 1;
            if (fits(grown, planted, encoder, room)) {
                whole++;
                assertTrue(
                        split.passages().stream()
                                .anyMatch(passage -> passage.text().contains(planted)),
                        where + ": \"" + planted + "\" is torn");
            }
        }
        assertTrue(whole > ROUNDS / 2, whole + " of " + ROUNDS + " planted sentences fitted, seed " + seed);
    }

    private static List<String> texts() throws IOException {
        try (Stream<Path> files = Files.walk(DOCUMENTS)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file));
            }
            assertTrue(texts.size() > 50, DOCUMENTS + " has " + texts.size() + " files");
            return texts;
        }
    }

    /** The text with stretches of random code points at random places, lone surrogates too. */
    private static String spoiled(String text, Random random) {
        StringBuilder spoiled = new StringBuilder(text);
        for (int i = random.nextInt(6); i > 0; i--) {
            String noise = IntStream.range(0, random.nextInt(80))
                    .map(j -> random.nextInt(4) == 0 ? ' ' : random.nextInt(Character.MAX_CODE_POINT + 1))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            spoiled.insert(random.nextInt(spoiled.length() + 1), noise);
        }
        return spoiled.toString();
    }

    /** The text with a sentence between two of its own. */
    private static String planted(String text, String sentence, Random random) {
        List<Sentence> sentences = Sentences.of(text, "");
        int at = sentences.get(random.nextInt(sentences.size())).end();
        return text.substring(0, at) + " " + sentence + " " + text.substring(at);
    }

    /** Whether the sentence that holds what was planted fits into a passage: it may have grown together with another. */
    private static boolean fits(String text, String planted, FakeEncoder encoder, int room) {
        int start = text.indexOf(planted);
        return Sentences.of(text, "").stream()
                .filter(each -> each.start() <= start && start + planted.length() <= each.end())
                .anyMatch(each ->
                        encoder.pieces(text.substring(each.start(), each.end())).count() <= room);
    }

    private static String letters(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> "qwertzuiop".substring(random.nextInt(8)))
                .collect(Collectors.joining(" "));
    }

    private static void checkCovered(Document document, Splitter.Split split, String where) {
        String text = document.text();
        int covered = 0;
        int lastStart = -1;
        for (Passage passage : split.passages()) {
            assertTrue(passage.start() > lastStart, where + ": " + passage + " is out of order");
            lastStart = passage.start();
            for (int i = covered; i < passage.start(); i++) {
                assertTrue(Sentences.isSpace(text.charAt(i)), where + ": unit " + i + " is in no passage");
            }
            covered = Math.max(covered, passage.end());
        }
        assertTrue(text.substring(covered).chars().allMatch(c -> Sentences.isSpace((char) c)), where + ": the end");
        assertEquals(1, split.coverage().share(), where);
    }

    private static void checkLimits(FakeEncoder encoder, Splitter.Split split, String where) {
        for (Passage passage : split.passages()) {
            int pieces = encoder.pieces(split.title() + "\n" + passage.text()).count() + encoder.specialPieces();
            assertTrue(
                    pieces <= Math.min(Splitter.MOST_PIECES, encoder.maxPieces()),
                    where + ": " + pieces + " pieces in " + passage);
        }
    }
}
