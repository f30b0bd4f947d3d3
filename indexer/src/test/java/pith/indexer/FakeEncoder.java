package pith.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/**
 * An encoder that can be foretold. Its pieces behave as a BERT tokenizer's: white space, control characters and
 * combining marks are in none; punctuation, symbols and ideographs are one each; a Korean syllable is two in one place;
 * any other word falls into a piece of three characters and pieces of four, so that a cut word counts anew. Its vectors
 * are bags of hashed pieces.
 */
class FakeEncoder implements Encoder {
    static final int DIMENSION = 16;

    private final int maxPieces;
    final AtomicInteger passagesEncoded = new AtomicInteger();
    final AtomicInteger mostPiecesSeen = new AtomicInteger();

    /** Called with the text of each passage before it is encoded. */
    volatile Consumer<String> beforePassage = text -> {};

    FakeEncoder() {
        this(256);
    }

    FakeEncoder(int maxPieces) {
        this.maxPieces = maxPieces;
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("fake", "00fake");
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxPieces() {
        return maxPieces;
    }

    @Override
    public int specialPieces() {
        return 2;
    }

    @Override
    public float[] encodeQuery(String text) {
        return vector(text);
    }

    @Override
    public float[] encodePassage(String title, String text) {
        beforePassage.accept(text);
        String whole = title + "\n" + text;
        mostPiecesSeen.accumulateAndGet(pieces(whole).count() + specialPieces(), Math::max);
        passagesEncoded.incrementAndGet();
        return vector(whole);
    }

    private float[] vector(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 1e-3f; // a text without pieces has a direction too
        Pieces pieces = pieces(text);
        for (int i = 0; i < pieces.count(); i++) {
            vector[
                    Math.floorMod(
                            text.substring(pieces.starts()[i], pieces.ends()[i]).hashCode(), DIMENSION)]++;
        }
        double length = Math.sqrt(IntStream.range(0, DIMENSION)
                .mapToDouble(i -> vector[i] * vector[i])
                .sum());
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    @Override
    public Pieces pieces(String text) {
        List<int[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (isWordPart(c)) {
                for (int most = 3; at < text.length() && isWordPart(text.codePointAt(at)); most = 4) {
                    int start = at;
                    for (int n = 0; n < most && at < text.length() && isWordPart(text.codePointAt(at)); n++) {
                        at += Character.charCount(text.codePointAt(at));
                    }
                    pieces.add(new int[] {start, at});
                }
            } else {
                for (int n = isKorean(c) ? 2 : 1; n > 0 && !isDropped(c); n--) {
                    pieces.add(new int[] {at, at + Character.charCount(c)});
                }
                at += Character.charCount(c);
            }
        }
        return new Pieces(
                pieces.stream().mapToInt(piece -> piece[0]).toArray(),
                pieces.stream().mapToInt(piece -> piece[1]).toArray());
    }

    private static boolean isWordPart(int c) {
        return Character.isLetterOrDigit(c) && !Character.isIdeographic(c) && !isKorean(c);
    }

    private static boolean isKorean(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    }

    private static boolean isDropped(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    @Override
    public void close() {}
}
