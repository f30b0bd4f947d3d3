package pith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.Pieces;
import pith.engine.UnreadableSource;

/** Passages of a wanted number of word pieces, cut from the plain texts of the sample corpus: always the same ones. */
final class BenchTexts {
    private final Encoder encoder;
    private final List<String> texts;

    /** @param corpus holds {@code documents/} with .txt and .md files */
    BenchTexts(Encoder encoder, Path corpus) {
        this.encoder = encoder;
        this.texts = texts(corpus.resolve("documents"));
        if (texts.isEmpty()) {
            throw new BadInput(corpus + " has no .txt or .md file below documents");
        }
    }

    private static List<String> texts(Path documents) {
        try (Stream<Path> files = Files.walk(documents)) {
            List<String> texts = new ArrayList<>();
            List<Path> sorted = files.filter(file ->
                            file.toString().endsWith(".txt") || file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            for (Path file : sorted) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSource(documents + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Passages that take {@code pieces} word pieces of the encoder's run, its own marks counted in. Where the corpus
     * has fewer than are wanted, they come round again.
     *
     * @param wanted how many passages
     */
    List<String> passages(int pieces, int wanted) {
        int own = pieces - encoder.specialPieces();
        List<String> passages = new ArrayList<>();
        for (String text : texts) {
            Pieces all = encoder.pieces(text);
            for (int from = 0; from + own <= all.count() && passages.size() < wanted; from += own) {
                String passage = text.substring(all.starts()[from], all.ends()[from + own - 1]);
                // A passage that begins within a word may be cut into other pieces than its text was.
                if (encoder.pieces(passage).count() == own) {
                    passages.add(passage);
                }
            }
        }
        if (passages.isEmpty()) {
            throw new BadInput("no text of the corpus has " + pieces + " word pieces");
        }
        for (int i = 0; passages.size() < wanted; i++) {
            passages.add(passages.get(i));
        }
        return passages;
    }
}
