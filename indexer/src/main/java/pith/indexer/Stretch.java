package pith.indexer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.indexer.Sentences.Sentence;

/**
 * A part of a text that is broken into word pieces by itself, for the pieces of a whole book take a hundred times its own
 * memory. It begins where a sentence does. Most documents are one stretch.
 *
 * @param start its first UTF-16 unit
 * @param end one past its last; white space after a sentence belongs to the sentence's stretch
 * @param sentences with their places in the stretch
 */
record Stretch(int start, int end, List<Sentence> sentences) {
    /**
     * Beyond so many characters a stretch ends before the next sentence on a new line, beyond twice as many before one
     * that white space parts from the sentence before, beyond four times as many before any.
     */
    static final int LONG = 1 << 18;

    /** A sentence of more characters is one of a machine, and cut here already. */
    static final int LONGEST_SENTENCE = 1 << 16;

    /**
     * The stretches of a text, which hold all of it, in its order.
     *
     * @param language its code, or empty
     * @param wanted such as {@link #LONG}
     * @param longestSentence a longer one is cut
     */
    static List<Stretch> of(String text, String language, int wanted, int longestSentence) {
        List<Stretch> stretches = new ArrayList<>();
        List<Sentence> sentences = new ArrayList<>();
        int start = 0;
        int lastEnd = 0;
        for (Sentence sentence : shortened(text, Sentences.of(text, language), longestSentence)) {
            if (!sentences.isEmpty() && endsBefore(text, sentence.start() - start, lastEnd, sentence.start(), wanted)) {
                stretches.add(new Stretch(start, sentence.start(), List.copyOf(sentences)));
                sentences.clear();
                start = sentence.start();
            }
            sentences.add(new Sentence(
                    sentence.start() - start, sentence.end() - start, sentence.heading(), sentence.block()));
            lastEnd = sentence.end();
        }
        stretches.add(new Stretch(start, text.length(), List.copyOf(sentences)));
        return stretches;
    }

    /** Whether a stretch of so many characters ends between these two sentences. */
    private static boolean endsBefore(String text, int length, int lastEnd, int next, int wanted) {
        if (length < wanted) {
            return false;
        }
        boolean newLine = text.substring(lastEnd, next).chars().anyMatch(c -> Sentences.isLineBreak((char) c));
        return newLine || (length >= 2 * wanted && lastEnd < next) || length >= 4 * wanted;
    }

    private static List<Sentence> shortened(String text, List<Sentence> sentences, int longest) {
        if (sentences.stream().allMatch(sentence -> sentence.end() - sentence.start() <= longest)) {
            return sentences;
        }
        List<Sentence> shortened = new ArrayList<>();
        for (Sentence sentence : sentences) {
            int start = sentence.start();
            while (sentence.end() - start > longest) {
                int cut = cut(text, start, start + longest);
                int end = cut;
                while (Sentences.isSpace(text.charAt(end - 1))) {
                    end--;
                }
                shortened.add(new Sentence(start, end, false, sentence.block()));
                start = cut;
            }
            shortened.add(new Sentence(start, sentence.end(), sentence.heading(), sentence.block()));
        }
        return shortened;
    }

    /** The last place before {@code limit}, in the second half, where a word begins; else where a grapheme does. */
    private static int cut(String text, int start, int limit) {
        for (int at = limit; at > start + (limit - start) / 2; at--) {
            if (!Sentences.isSpace(text.charAt(at)) && Sentences.isSpace(text.charAt(at - 1))) {
                return at;
            }
        }
        int reach = Math.min(text.length(), limit + 1);
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text.substring(start, reach));
        int at = start + graphemes.preceding(reach - start);
        return at > start ? at : limit;
    }
}
