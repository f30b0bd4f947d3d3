package pith.engine;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Tells texts that say nearly the same from texts on the same subject: a few words changed, a line put before or behind,
 * another layout. Texts resemble each other by the share of their runs of {@value #SHINGLE} words that they have in common
 * (Jaccard's coefficient), and are near-duplicates from some {@code 0.7} on: about one word in twenty changed, or two fifths
 * added. Broder, "On the resemblance and containment of documents" (1997): the share is estimated, to 0.06, by how many of
 * {@value #SLOTS} least hashes agree, each kept in 16 bits (b-bit minwise hashing: Li and König, 2010).
 *
 * <p>Words are what {@link Folding} reads, in lower case; signs and white space do not count. Where a script sets no spaces,
 * each character is a word. Signatures are part of what {@link IndexStamp#SCHEMA} stands for.
 */
public final class Resemblance {
    /** Words in a run. */
    static final int SHINGLE = 3;

    /** Least hashes in a signature. */
    static final int SLOTS = 64;

    /** How many of them agree between near-duplicates: 0.7 of all. */
    private static final int AGREEING = 45;

    /**
     * Parts of a signature, such that near-duplicates have at least one whole part in common: at most 19 slots of theirs
     * differ, which cannot touch all of 20.
     */
    public static final int PARTS = SLOTS - AGREEING + 1;

    /** Longs in a signature. */
    public static final int LONGS = SLOTS / 4;

    private static final long[] FACTORS = new long[SLOTS];
    private static final long[] SUMMANDS = new long[SLOTS];

    static {
        long state = 0;
        for (int i = 0; i < SLOTS; i++) {
            FACTORS[i] = mix(++state) | 1;
            SUMMANDS[i] = mix(++state);
        }
    }

    private Resemblance() {}

    /** The signature of a document's text, of its title where the text has no words: {@link #LONGS} numbers. */
    public static long[] signature(Document document) {
        Least least = new Least();
        least.add(document.text());
        if (least.isEmpty()) {
            least.add(document.title());
        }
        if (least.isEmpty()) {
            least.addWhole(document.text()); // signs alone: near to the same signs only
        }
        return least.signature();
    }

    /** Whether texts of these signatures are near-duplicates. */
    public static boolean near(long[] a, long[] b) {
        int agreeing = 0;
        for (int i = 0; i < LONGS; i++) {
            long differing = a[i] ^ b[i];
            for (int shift = 0; shift < Long.SIZE; shift += Short.SIZE) {
                agreeing += (short) (differing >>> shift) == 0 ? 1 : 0;
            }
        }
        return agreeing >= AGREEING;
    }

    /**
     * A part of a signature, as a number: near-duplicates have at least one in common.
     *
     * @param part 0 to {@link #PARTS} - 1
     */
    public static long part(long[] signature, int part) {
        long key = part;
        for (int slot = part; slot < SLOTS; slot += PARTS) {
            long value = (signature[slot / 4] >>> ((slot % 4) * Short.SIZE)) & 0xffff;
            key = (key << Short.SIZE) ^ value;
        }
        return mix(key * PARTS + part);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The least hashes of what was added. */
    private static final class Least {
        private final long[] least = new long[SLOTS];
        private final long[] last = new long[SHINGLE];
        private long words;

        Least() {
            Arrays.fill(least, Long.MAX_VALUE);
        }

        boolean isEmpty() {
            return words == 0;
        }

        void add(String original) {
            String text = Normalizer.normalize(Folding.of(original).text(), Normalizer.Form.NFKC);
            long word = 0;
            boolean open = false;
            for (int at = 0; at < text.length(); ) {
                int c = text.codePointAt(at);
                at += Character.charCount(c);
                boolean letter =
                        Character.isLetterOrDigit(c) || (open && Character.getType(c) == Character.NON_SPACING_MARK);
                boolean alone = letter && c >= 0x0e00 && standsAlone(c);
                if (open && (!letter || alone)) {
                    addWord(word);
                    open = false;
                    word = 0;
                }
                if (alone) {
                    addWord(mix(c));
                } else if (letter) {
                    word = mix(word + Character.toLowerCase(c));
                    open = true;
                }
            }
            if (open) {
                addWord(word);
            }
            if (words > 0 && words < SHINGLE) {
                addShingle(); // of what there is
            }
        }

        /** Whether the script sets no spaces between words. */
        private static boolean standsAlone(int c) {
            return switch (UnicodeScript.of(c)) {
                case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                default -> false;
            };
        }

        private void addWord(long word) {
            System.arraycopy(last, 1, last, 0, SHINGLE - 1);
            last[SHINGLE - 1] = word;
            words++;
            if (words >= SHINGLE) {
                addShingle();
            }
        }

        private void addShingle() {
            long hash = 0;
            for (long word : last) {
                hash = mix(hash + word);
            }
            add(hash);
        }

        void addWhole(String text) {
            long hash = 1;
            for (int i = 0; i < text.length(); i++) {
                hash = mix(hash + text.charAt(i));
            }
            add(hash);
        }

        private void add(long hash) {
            for (int i = 0; i < SLOTS; i++) {
                long value = (hash * FACTORS[i] + SUMMANDS[i]) >>> 1; // Dietzfelbinger's multiply and shift
                if (value < least[i]) {
                    least[i] = value;
                }
            }
        }

        long[] signature() {
            long[] signature = new long[LONGS];
            for (int i = 0; i < SLOTS; i++) {
                signature[i / 4] |= (mix(least[i]) & 0xffff) << ((i % 4) * Short.SIZE);
            }
            return signature;
        }
    }
}
