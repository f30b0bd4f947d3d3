package pith.engine;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The languages of documents, by their ISO 639-1 codes. */
public final class Languages {

    /** What a document is taken for whose language is not known. */
    public static final String DEFAULT = "en";

    /** A filter finds a document by its language as if this were a metadata field of it. */
    public static final String FIELD = "language";

    /**
     * Languages whose words are found in all their forms, or, where words are not parted by spaces, by pairs of
     * characters. A document may be in any other: its words are found as they stand.
     */
    public static final Set<String> ANALYSED = Set.of(
            "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hu", "id", "it", "ja",
            "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "zh");

    /** Codes of one language, of which the index keeps the second. */
    private static final Map<String, String> SAME = Map.of("nb", "no", "nn", "no", "iw", "he", "in", "id", "ji", "yi");

    /** ISO 639-2's second codes, which libraries use, and what the languages call themselves. */
    private static final Map<String, String> OTHER_NAMES = names("""
            ger de, fre fr, dut nl, gre el, rum ro, cze cs, per fa, chi zh, slo sk, alb sq, arm hy, baq eu, bur my, geo ka,
            ice is, mac mk, mao mi, may ms, tib bo, wel cy,
            العربية ar, български bg, català ca, čeština cs, dansk da, deutsch de, ελληνικά el, español es, eesti et,
            فارسی fa, suomi fi, français fr, हिन्दी hi, magyar hu, italiano it, 日本語 ja, 한국어 ko, lietuvių lt, latviešu lv,
            nederlands nl, norsk no, polski pl, português pt, română ro, русский ru, svenska sv, türkçe tr, українська uk,
            中文 zh""");

    private Languages() {}

    /**
     * The code of a language that is named in any of the usual ways: {@code de}, {@code DE}, {@code de-AT},
     * {@code de_CH.UTF-8}, {@code deu}, {@code ger}, {@code German}, {@code Deutsch}. Empty for what names none.
     */
    public static Optional<String> code(String name) {
        if (ANALYSED.contains(name)) {
            return Optional.of(name);
        }
        String whole = name.strip().toLowerCase(Locale.ROOT);
        String code = Names.CODES.get(whole);
        if (code == null) {
            code = Names.CODES.get(whole.split("[-_.@]", 2)[0]);
        }
        return Optional.ofNullable(code);
    }

    /** The codes of {@link #ANALYSED} in order, such as to be shown. */
    public static String listed() {
        return String.join(" ", new TreeSet<>(ANALYSED));
    }

    /** All that a language may be called: gathered when one is first called by anything but its code. */
    private static final class Names {
        static final Map<String, String> CODES = codes();
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String each : Locale.getISOLanguages()) {
            if (each.length() != 2) {
                continue;
            }
            Locale locale = Locale.of(each);
            String code = SAME.getOrDefault(each, each);
            codes.put(each, code);
            codes.putIfAbsent(locale.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
            try {
                codes.putIfAbsent(locale.getISO3Language(), code);
            } catch (MissingResourceException e) {
                // A language without a code of three letters is still known by its others.
            }
        }
        codes.putAll(SAME);
        codes.putAll(OTHER_NAMES);
        return codes;
    }

    /** A list of names parted by commas, each before its code. */
    private static Map<String, String> names(String list) {
        Map<String, String> names = new HashMap<>();
        for (String pair : list.strip().split("\\s*,\\s*", -1)) {
            int space = pair.indexOf(' ');
            names.put(pair.substring(0, space), pair.substring(space + 1));
        }
        return names;
    }
}
