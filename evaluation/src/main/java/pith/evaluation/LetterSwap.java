package pith.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import pith.engine.BadInput;

/**
 * Exchanges letters of a text for ones of other scripts that look alike, as they come from a spammer, a careless keyboard or
 * a scanner. The pairs are Unicode's confusables (Unicode Technical Standard #39) in Cyrillic, Greek, Armenian and Cherokee, of
 * the same case; k, m and t have none. Not thread-safe.
 */
final class LetterSwap {
    private static final List<String> TWINS = List.of(
            "AАΑᎪ", "BВΒ", "CСᏟ", "DᎠ", "EЕΕ", "GԌᏀ", "HНΗ", "IІΙ", "JЈᎫ", "KКΚ", "LᏞ", "MМΜ", "NΝ", "OОΟՕ", "PРΡ",
            "RᎡ", "SЅՏ", "TТΤ", "UՍ", "VѴᏙ", "WԜᎳ", "XХΧ", "YҮΥ", "ZΖᏃ", "aаα", "bᏏ", "cс", "dԁ", "eе", "fք", "gց",
            "hһհ", "iіι", "jј", "lӏ", "nո", "oоοօ", "pрρ", "qԛ", "rꮁ", "sѕ", "uսυ", "vѵν", "wԝա", "xх", "yу", "zꮓ");

    private static final Map<Character, String> BY_LETTER = new HashMap<>();

    static {
        TWINS.forEach(each -> BY_LETTER.put(each.charAt(0), each.substring(1)));
    }

    private final double share;
    private final Random random;
    private long letters;
    private long swapped;

    /**
     * @param share of all letters, 0 to 1
     * @param seed two swaps of one seed do the same
     */
    LetterSwap(double share, long seed) {
        if (!(share >= 0 && share <= 1)) {
            throw new BadInput("a share of " + share + " of the letters; give one from 0 to 1");
        }
        this.share = share;
        this.random = new Random(seed);
    }

    /** The text with a share of its letters swapped, or all that have a look-alike when these are fewer; of the same length. */
    String swap(String text) {
        List<Integer> places = new ArrayList<>();
        long all = 0;
        for (int at = 0; at < text.length(); at++) {
            all += Character.isLetter(text.charAt(at)) ? 1 : 0;
            if (BY_LETTER.containsKey(text.charAt(at))) {
                places.add(at);
            }
        }
        Collections.shuffle(places, random);
        int count = (int) Math.min(Math.round(all * share), places.size());
        StringBuilder changed = new StringBuilder(text);
        for (int place : places.subList(0, count)) {
            String twins = BY_LETTER.getOrDefault(text.charAt(place), "");
            changed.setCharAt(place, twins.charAt(random.nextInt(twins.length())));
        }
        letters += all;
        swapped += count;
        return changed.toString();
    }

    /** How many letters there were in all texts so far. */
    long letters() {
        return letters;
    }

    /** How many of them were swapped. */
    long swapped() {
        return swapped;
    }
}
