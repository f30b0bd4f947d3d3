package pith.indexer;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the sentences of a paragraph end in another language than English: by ICU's rules for it, which know the Greek
 * question mark and the Arabic one, corrected for abbreviations, ordinal numbers with a full stop and quotes that close
 * after it. (ICU's own lists of abbreviations, {@code @ss=standard}, swallowed ends: that of "um 9 Uhr. Dr. Müller".)
 * English keeps the JDK's rules, by which its documents were split before. Of one thread.
 */
final class SentenceRules {
    /** Where "3." is how one writes "third". */
    private static final Set<String> WITH_ORDINALS =
            Set.of("cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "no", "pl", "sk", "sl", "sr", "tr");

    private static final int LONGEST_ORDINAL = 2;

    private static final int LONGEST_ABBREVIATION = 12;

    /** What is followed by a name or a number, and never ends a sentence. */
    private static final Map<String, Set<String>> ABBREVIATIONS = abbreviations("""
            bg ул бул стр фиг табл проф акад вж напр св гр обл т.е т.нар
            ca sr sra dr dra prof av pàg núm art fig p.ex
            cs dr prof mgr ing mudr judr např tzv tj str obr tab odst čl sv ul nám kpt gen
            da dr prof hr fr nr ca f.eks bl.a dvs d.v.s kap fig art kl jf
            de dr prof hr fr frl hrn nr st str ca bzw evtl ggf inkl vgl sog geb abs art bd hrsg abb kap tab z.b d.h u.a
            el δρ καθ αρ σελ βλ π.χ δηλ αγ κα κος
            es sr sra srta sres dr dra prof lic ing av avda pág págs núm art cap fig ej p.ej ee
            et nt dr prof lk nr tn pt mnt
            fi esim prof tri toht ns nk os ks vrt huom
            fr mm mme mlle mgr dr pr st ste av bd env pp art fig cf vol chap éd
            hi डॉ प्रो
            hu dr prof pl ill kb ún sz id ifj özv vö ld
            id dr prof ir hj jl no hlm tgl yth bpk
            it sig sigg sig.ra dott dott.ssa prof prof.ssa avv ing arch on pag pagg art cap fig nr ss
            lt pvz dr prof psl nr t.y pr
            lv piem dr prof lpp nr t.i plkst
            nl dhr mevr mw dr drs prof ir ing mr st nr blz bijv bv ca o.a d.w.z m.b.t i.p.v t.a.v art fig
            no dr prof hr fr nr ca f.eks bl.a dvs d.v.s kap fig art kl jf
            pl dr prof mgr inż ul al pl os m.in np tj tzn ks św nr str rys tab art ok im gen płk
            pt sr sra srs dr dra prof profa eng av exmo pág págs art cap fig nº ex
            ro dl dna dr prof ing str nr bd pag art fig ex sf
            ru ул просп пл стр рис табл им проф акад см напр св гр обл т.е т.к
            sv dr prof hr fr st nr ca t.ex bl.a d.v.s kap fig art f.d kl
            tr dr prof doç av sn cad sok mah bkz yrd
            uk вул просп пл стор рис табл ім проф акад див напр св гр обл т.зв
            """);

    /** After a quotation in Japanese: what is said of it, in the same sentence. */
    private static final String QUOTING = "\u3068\u3063";

    private static final Map<String, BreakIterator> BREAKS = new ConcurrentHashMap<>();

    private final BreakIterator breaks;
    private final Set<String> abbreviations;
    private final boolean ordinals;

    private SentenceRules(BreakIterator breaks, Set<String> abbreviations, boolean ordinals) {
        this.breaks = breaks;
        this.abbreviations = abbreviations;
        this.ordinals = ordinals;
    }

    static SentenceRules of(String language) {
        BreakIterator breaks =
                BREAKS.computeIfAbsent(language, code -> BreakIterator.getSentenceInstance(new ULocale(code)));
        return new SentenceRules(
                breaks.clone(), ABBREVIATIONS.getOrDefault(language, Set.of()), WITH_ORDINALS.contains(language));
    }

    private static Map<String, Set<String>> abbreviations(String lines) {
        Map<String, Set<String>> abbreviations = new HashMap<>();
        lines.lines().forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            abbreviations.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
        });
        return abbreviations;
    }

    /** Where the sentences between {@code start} and {@code end} end, ascending; the last is {@code end}. */
    List<Integer> ends(String text, int start, int end) {
        String paragraph = text.substring(start, end);
        breaks.setText(paragraph);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        breaks.first();
        for (int at = breaks.next(); at != BreakIterator.DONE; at = breaks.next()) {
            int moved = moved(paragraph, from, at);
            if (moved < paragraph.length() && endsSentence(paragraph, from, moved)) {
                ends.add(start + moved);
                from = moved;
            }
        }
        ends.add(end);
        return ends;
    }

    /** The place before a quote that opens there, or after one that closes. */
    private static int moved(String text, int from, int at) {
        int moved = at;
        while (moved > from && (isOpening(text.charAt(moved - 1)) || Sentences.isSpace(text.charAt(moved - 1)))) {
            moved--;
        }
        if (moved > from && moved < at && hasOpening(text, moved, at)) {
            return moved;
        }
        moved = at;
        while (moved < text.length() && (isClosing(text.charAt(moved)) || Sentences.isSpace(text.charAt(moved)))) {
            moved++;
        }
        return moved;
    }

    private static boolean hasOpening(String text, int from, int to) {
        return text.substring(from, to).chars().anyMatch(c -> isOpening((char) c));
    }

    private static boolean isOpening(char c) {
        return Character.getType(c) == Character.START_PUNCTUATION && c != '\u201e';
    }

    private static boolean isClosing(char c) {
        int type = Character.getType(c);
        return type == Character.FINAL_QUOTE_PUNCTUATION || type == Character.END_PUNCTUATION;
    }

    private boolean endsSentence(String text, int from, int at) {
        int next = at;
        while (next < text.length() && Sentences.isSpace(text.charAt(next))) {
            next++;
        }
        if (next == text.length() || Character.isLowerCase(text.codePointAt(next))) {
            return next == text.length();
        }
        int last = at;
        while (last > from && Sentences.isSpace(text.charAt(last - 1))) {
            last--;
        }
        if (last == from) {
            return false;
        }
        char mark = text.charAt(--last);
        if (isClosing(mark)) {
            return QUOTING.indexOf(text.charAt(next)) < 0;
        }
        return mark != '.' || !isAbbreviation(text, from, last);
    }

    /** Whether what stands before the full stop is no sentence's last word. */
    private boolean isAbbreviation(String text, int from, int dot) {
        int word = dot;
        while (word > from
                && dot - word <= LONGEST_ABBREVIATION
                && (Character.isLetterOrDigit(text.charAt(word - 1)) || isInner(text.charAt(word - 1)))) {
            word--;
        }
        String before = text.substring(word, dot);
        if (!before.isEmpty() && before.chars().allMatch(Character::isDigit)) {
            return ordinals && before.length() <= LONGEST_ORDINAL;
        }
        int letters = before.length() - 1 - before.lastIndexOf('.');
        boolean single = letters == 1 && Character.isAlphabetic(before.charAt(before.length() - 1));
        return (single && !followsNumber(text, from, word)) || abbreviations.contains(before.toLowerCase(Locale.ROOT));
    }

    private static boolean isInner(char c) {
        return c == '.'
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    /** Then the letter is a unit: "5 m." */
    private static boolean followsNumber(String text, int from, int word) {
        int before = word;
        while (before > from && Sentences.isSpace(text.charAt(before - 1))) {
            before--;
        }
        return before > from && Character.isDigit(text.charAt(before - 1));
    }
}
