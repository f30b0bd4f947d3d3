package pith.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which letters of other scripts look like which Latin ones, by Unicode's confusables (Unicode Technical Standard #39): the
 * two have the same skeleton. {@code look-alikes.txt} holds them by Latin letter; a test compares it with ICU's data.
 */
final class LookAlikes {
    /** What a character is to a word of mixed scripts. */
    static final byte OUTSIDE = 0;

    static final byte NEUTRAL = 1;
    static final byte LATIN = 2;
    /** A Latin letter that looks like another, such as the ɑ of phonetics. */
    static final byte LATIN_TWIN = 3;
    /** A letter of another script without a Latin look-alike. */
    static final byte FOREIGN = 4;
    /** A look-alike that no genuine text has beside Latin letters. */
    static final byte TWIN = 5;
    /** A look-alike that genuine texts have beside Latin letters too: {@code TNFα}. */
    static final byte DOUBTFUL_TWIN = 6;

    private static final String FILE = "look-alikes.txt";

    /** Of these, letters stand beside Latin ones in formulas, or as prefixes before a foreign word. */
    private static final Set<UnicodeScript> DOUBTFUL = EnumSet.of(
            UnicodeScript.HEBREW,
            UnicodeScript.ARABIC,
            UnicodeScript.ETHIOPIC,
            UnicodeScript.ORIYA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.NKO,
            UnicodeScript.BAMUM);

    /** Greek letters that no formula has, since they cannot be told from Latin ones. */
    private static final String PLAIN_GREEK = "\u03bf\u03f2\u03f3";

    /** Alike at a glance only: no reason to take a whole word of another script for a Latin one. */
    private static final String LOOSE = "\u0433\u0448\u042c\u0461\u04bd";

    /** Cyrillic letters that hardly any language has. */
    private static final String RARE = "\u0455\u04cf\u0501\u051b\u051d";

    private static final byte[] KINDS = new byte[1 << 16];
    private static final char[] LATINS = new char[1 << 16];
    private static final Map<Integer, Character> SUPPLEMENTARY = new HashMap<>();
    private static final char[] CYRILLIC = new char[0x80];
    private static final char[] GREEK = new char[0x80];

    static {
        read();
        addAccented(0x370, 0x52f);
        addAccented(0x1f00, 0x1fff);
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        for (int c = 0x80; c < KINDS.length; c++) {
            if (LATINS[c] != 0) {
                scripts.add(UnicodeScript.of(c));
            }
        }
        for (int c = 0; c < KINDS.length; c++) {
            KINDS[c] = kindOf(c, scripts);
        }
        addCounterparts(CYRILLIC, 0x410, 0x44f);
        addCounterparts(CYRILLIC, 0x400, 0x45f);
        addCounterparts(GREEK, 0x391, 0x3c9);
    }

    private LookAlikes() {}

    private static void read() {
        try (InputStream in = LookAlikes.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program; build it again");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(LookAlikes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(String line) {
        for (String codePoint : line.substring(2).split(" ", -1)) {
            int twin = Integer.parseInt(codePoint, 16);
            if (twin < LATINS.length) {
                LATINS[twin] = line.charAt(0);
            } else {
                SUPPLEMENTARY.put(twin, line.charAt(0));
            }
        }
    }

    /** The ї in {@code naїve} is to ï what і is to i. */
    private static void addAccented(int from, int to) {
        for (int c = from; c <= to; c++) {
            String parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
            char base = LATINS[parts.charAt(0)];
            if (parts.length() > 1 && base != 0) {
                String latin = Normalizer.normalize(base + parts.substring(1), Normalizer.Form.NFC);
                if (latin.length() == 1) {
                    LATINS[c] = latin.charAt(0);
                }
            }
        }
    }

    /** The first one stays: o is omicron's twin, and not that of sigma. */
    private static void addCounterparts(char[] letters, int from, int to) {
        for (int c = from; c <= to; c++) {
            if (LATINS[c] != 0 && LATINS[c] < letters.length && letters[LATINS[c]] == 0 && LOOSE.indexOf(c) < 0) {
                letters[LATINS[c]] = (char) c;
            }
        }
    }

    private static byte kindOf(int c, Set<UnicodeScript> scripts) {
        if (Character.isDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.ENCLOSING_MARK) {
            return NEUTRAL;
        }
        if (!Character.isLetter(c)) {
            return OUTSIDE;
        }
        UnicodeScript script = UnicodeScript.of(c);
        boolean isTwin = LATINS[c] != 0;
        if (script == UnicodeScript.LATIN) {
            return isTwin ? LATIN_TWIN : LATIN;
        }
        if (!isTwin) {
            return scripts.contains(script) ? FOREIGN : OUTSIDE;
        }
        boolean isDoubtful = DOUBTFUL.contains(script)
                || (script == UnicodeScript.GREEK && Character.isLowerCase(c) && PLAIN_GREEK.indexOf(c) < 0);
        return isDoubtful ? DOUBTFUL_TWIN : TWIN;
    }

    /** What {@code codePoint} is to a word. */
    static byte kind(int codePoint) {
        if (codePoint < KINDS.length) {
            return KINDS[codePoint];
        }
        return SUPPLEMENTARY.containsKey(codePoint) ? TWIN : OUTSIDE;
    }

    /** The Latin letter that {@code twin} looks like, of the same case; I or l for those that look like both. */
    static char latin(int twin) {
        return twin < LATINS.length ? LATINS[twin] : SUPPLEMENTARY.getOrDefault(twin, '\0');
    }

    /** The Cyrillic (or else Greek) letter that an ASCII letter looks like; 0 for none. */
    static char counterpart(int latin, boolean isCyrillic) {
        return latin >= GREEK.length ? 0 : isCyrillic ? CYRILLIC[latin] : GREEK[latin];
    }

    static boolean isLoose(int twin) {
        return LOOSE.indexOf(twin) >= 0;
    }

    static boolean isRare(int twin) {
        return RARE.indexOf(twin) >= 0;
    }

    static boolean isCyrillic(int codePoint) {
        return (codePoint >= 0x400 && codePoint <= 0x52f) || (codePoint >= 0xa640 && codePoint <= 0xa69f);
    }

    static boolean isGreek(int codePoint) {
        return (codePoint >= 0x370 && codePoint <= 0x3ff) || (codePoint >= 0x1f00 && codePoint <= 0x1fff);
    }
}
