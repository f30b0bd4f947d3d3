package pith.models;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import pith.engine.Folded;
import pith.engine.Folding;
import pith.engine.ModelUnavailable;

/**
 * Cuts text into the pieces that a model knows: WordPiece, byte-level BPE, or whatever tokenizer.json says. Takes any
 * string, lone surrogates and control characters too, of any length: a long one goes to the tokenizer in stretches, so
 * that its memory stays bounded. Thread-safe, but for {@link #close}: no call may be under way.
 */
final class WordPieces implements AutoCloseable {
    /** UTF-16 units that the tokenizer is given at a time: some hundred bytes of it go into each word piece. */
    static final int STRETCH = 8_192;

    private static final char REPLACEMENT = '\uFFFD';
    private static final char NEXT_LINE = '\u0085';

    static {
        // DJL reports its first use to a cloud's metadata address, and may fetch libraries, unless it is told not to.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer tokenizer;
    private final Marks marks;
    private final boolean spaceMatters;

    /**
     * Word pieces of a text, without marks.
     *
     * @param ids what the model knows them by
     * @param starts first UTF-16 unit of each that is no white space (byte-level BPE takes a word and the space before it
     *     for one piece); never descending. Pieces of one character (a Korean syllable is cut into its letters, an emoji
     *     into its bytes, a ligature is folded) share its place
     * @param ends one past the last UTF-16 unit of each; its start for a piece of white space alone
     */
    @SuppressWarnings("ArrayRecordComponent") // three plain columns for millions of pieces; compared by nobody
    record Tokens(int[] ids, int[] starts, int[] ends) {
        int count() {
            return ids.length;
        }

        boolean isBlank(int piece) {
            return starts[piece] == ends[piece];
        }

        /** The same pieces at their places in the original. */
        private Tokens in(Folded folded) {
            if (folded.keepsOffsets()) {
                return this;
            }
            int[] from = new int[starts.length];
            int[] to = new int[ends.length];
            for (int i = 0; i < starts.length; i++) {
                from[i] = folded.originalStart(starts[i]);
                to[i] = isBlank(i) ? from[i] : folded.originalEnd(ends[i]);
            }
            return new Tokens(ids, from, to);
        }
    }

    private WordPieces(HuggingFaceTokenizer tokenizer, Marks marks) {
        this.tokenizer = tokenizer;
        this.marks = marks;
        this.spaceMatters = !Arrays.equals(tokens("a").ids(), tokens(" a").ids());
    }

    static WordPieces load(ModelFiles files) {
        return load(files, TokenizerJson.read(files));
    }

    static WordPieces load(ModelFiles files, TokenizerJson json) {
        String where = ModelFiles.TOKENIZER + " of " + files.label();
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.bytes()), Map.of("padding", "false", "truncation", "false"));
            try {
                Marks marks = Marks.of(tokenizer)
                        .orElseThrow(
                                () -> new ModelUnavailable(where + " marks texts otherwise than as [CLS] text [SEP]"
                                        + " and [CLS] text [SEP] text [SEP], or as <s> text </s> and <s> text </s></s> text"
                                        + " </s>; give a model of the BERT family"));
                return new WordPieces(tokenizer, marks);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        } catch (ModelUnavailable e) {
            throw e;
        } catch (EngineException | LinkageError e) {
            throw Platforms.unavailable("the tokenizer", e);
        } catch (RuntimeException | IOException e) {
            throw new ModelUnavailable(
                    where + " cannot be read as a tokenizer: " + e.getMessage() + "; fetch or export the model again",
                    e);
        }
    }

    /** What the model wants around its texts. */
    Marks marks() {
        return marks;
    }

    /**
     * Whether the first word of a text falls into other pieces than the same word behind a space, as in byte-level BPE.
     * The pieces of a text's end are then not the last ones of the text.
     */
    boolean spaceMatters() {
        return spaceMatters;
    }

    /** All word pieces of {@code text}. */
    Tokens tokens(String text) {
        return tokens(text, Integer.MAX_VALUE);
    }

    /**
     * The first word pieces of {@code text}, at most {@code most}. They are those of the folded text ({@link Folding}), at
     * their places in the original.
     */
    Tokens tokens(String text, int most) {
        Folded folded = Folding.of(text);
        Tokens tokens = ofFolded(folded.text(), most);
        return tokens.in(folded);
    }

    /** As {@link #tokens(String, int)}, of a text that is folded already. */
    Tokens ofFolded(String text, int most) {
        Columns columns = new Columns();
        for (int from = 0; from < text.length() && columns.count < most; ) {
            int to = cut(text, from);
            String stretch = wellFormed(text.substring(from, to));
            Encoding encoding = tokenizer.encode(stretch, false, false);
            columns.add(encoding, utf16Offsets(stretch, from), text);
            from = to;
        }
        return columns.first(Math.min(most, columns.count));
    }

    /**
     * Where to end the stretch that begins at {@code from}: before a space and a word, where neither WordPiece nor
     * byte-level BPE nor SentencePiece makes one piece of what is on both sides, and where the word keeps the space that it
     * may be one piece with. A stretch without any in its second half is cut where it ends.
     */
    private static int cut(String text, int from) {
        if (text.length() - from <= STRETCH) {
            return text.length();
        }
        int limit = from + STRETCH;
        for (int at = limit - 1; at > from + STRETCH / 2; at--) {
            if (isSpace(text.charAt(at)) && !isBlank(text.charAt(at + 1))) {
                return at;
            }
        }
        return Character.isSurrogatePair(text.charAt(limit - 1), text.charAt(limit)) ? limit - 1 : limit;
    }

    /** What BERT's tokenizers take for white space. Other control characters, such as form feed, they leave out. */
    private static boolean isSpace(char c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** All that an answer must not begin or end with. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }

    /** The text with each lone surrogate, which no UTF-8 can hold, replaced by a character of the same length. */
    static String wellFormed(String text) {
        char[] repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = text.toCharArray();
            }
            repaired[i] = REPLACEMENT;
        }
        return repaired == null ? text : new String(repaired);
    }

    /** For each code point of {@code stretch}, and its end, the UTF-16 offset in a text where the stretch is at {@code from}. */
    private static int[] utf16Offsets(String stretch, int from) {
        int[] offsets = new int[stretch.codePointCount(0, stretch.length()) + 1];
        int codePoint = 0;
        for (int at = 0; at < stretch.length(); at += Character.charCount(stretch.codePointAt(at))) {
            offsets[codePoint++] = from + at;
        }
        offsets[codePoint] = from + stretch.length();
        return offsets;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /** Growing columns. */
    private static final class Columns {
        private int[] ids = new int[64];
        private int[] starts = new int[64];
        private int[] ends = new int[64];
        private int count;

        void add(Encoding encoding, int[] utf16Offsets, String text) {
            long[] newIds = encoding.getIds();
            CharSpan[] spans = encoding.getCharTokenSpans();
            grow(count + newIds.length);
            for (int i = 0; i < newIds.length; i++) {
                ids[count] = (int) newIds[i];
                place(utf16Offsets[spans[i].getStart()], utf16Offsets[spans[i].getEnd()], text);
                count++;
            }
        }

        /** White space at its ends is none of a piece's place, for no answer has it there. */
        private void place(int from, int to, String text) {
            int start = from;
            int end = to;
            while (start < end && isBlank(text.charAt(start))) {
                start++;
            }
            while (start < end && isBlank(text.charAt(end - 1))) {
                end--;
            }
            starts[count] = start < end ? start : from;
            ends[count] = start < end ? end : from;
        }

        private void grow(int needed) {
            if (needed > ids.length) {
                int size = Math.max(needed, ids.length + (ids.length >> 1));
                ids = Arrays.copyOf(ids, size);
                starts = Arrays.copyOf(starts, size);
                ends = Arrays.copyOf(ends, size);
            }
        }

        Tokens first(int most) {
            return new Tokens(Arrays.copyOf(ids, most), Arrays.copyOf(starts, most), Arrays.copyOf(ends, most));
        }
    }
}
