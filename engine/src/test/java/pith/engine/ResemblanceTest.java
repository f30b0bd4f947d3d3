package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResemblanceTest {
    private static final String BRIDGE = """
            The Brooklyn Bridge was opened on 24 May 1883, after fourteen years of work. It was the first bridge to be hung \
            from cables of steel wire, and for twenty years its span of 486 metres was the longest in the world. John \
            Roebling designed it; his son Washington built it, and when caisson disease kept him to his room, Emily Roebling \
            carried his orders to the site.""";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final String what = "seed " + seed;

    private static long[] of(String text) {
        return Resemblance.signature(Document.of("a", "", text));
    }

    private static boolean near(String a, String b) {
        long[] first = of(a);
        long[] second = of(b);
        boolean near = Resemblance.near(first, second);
        assertEquals(near, Resemblance.near(second, first));
        if (near) {
            assertTrue(
                    IntStream.range(0, Resemblance.PARTS)
                            .anyMatch(part -> Resemblance.part(first, part) == Resemblance.part(second, part)),
                    "near-duplicates have a part in common");
        }
        return near;
    }

    @Test
    void aFewWordsChangedAreNear() {
        assertTrue(near(BRIDGE, BRIDGE.replace("fourteen", "14")));
        assertTrue(near(BRIDGE, BRIDGE.replace("opened", "inaugurated").replace("site", "place")));
    }

    @Test
    void aFooterOrAnotherLayoutIsNear() {
        assertTrue(near(BRIDGE, BRIDGE + "\n\nCopyright 2024. All rights reserved. Printed on 3 March."));
        assertTrue(near(BRIDGE, BRIDGE.toUpperCase(java.util.Locale.ROOT)));
        assertTrue(near(BRIDGE, "* " + BRIDGE.replace(" ", "\n  ").replace(",", " -- ")));
        assertTrue(near(BRIDGE, BRIDGE.replace("cables", "ca\u00adbles").replace("first", "ﬁrst")));
    }

    @Test
    void theSameSubjectIsNot() {
        assertFalse(near(BRIDGE, """
                The Brooklyn Bridge joins Manhattan and Brooklyn across the East River. It was opened in 1883, and John \
                Roebling designed it. Its towers of limestone and granite have pointed arches; the cables of steel wire were \
                spun on the site. For twenty years it was the longest suspension bridge in the world."""));
        assertFalse(near(
                "Brzeziny is a village in the district of Gmina Wola, within Lublin County, in eastern Poland.",
                "Dalekie is a village in the district of Gmina Stare, within Radom County, in central Poland."));
        assertFalse(near("soup", "soap"));
    }

    @Test
    void whatHasNoWordsIsNearToItselfOnly() {
        assertTrue(near("?!", "?!"));
        assertFalse(near("?!", "!?"));
        assertTrue(Resemblance.near(
                Resemblance.signature(Document.of("a", "Title alone", "")),
                Resemblance.signature(Document.of("b", "title, ALONE", ""))));
        assertFalse(Resemblance.near(
                Resemblance.signature(Document.of("a", "One", "")),
                Resemblance.signature(Document.of("b", "Two", ""))));
    }

    @Test
    void scriptsWithoutSpacesAreReadByCharacters() {
        String text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。";
        assertTrue(near(text, text.replace("無い", "ない")));
        assertFalse(near(text, "国境の長いトンネルを抜けると雪国であった。夜の底が白くなった。信号所に汽車が止まった。"));
    }

    /** The estimate against the share itself, on random texts of all degrees of resemblance. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.45, 0.55, 0.85, 0.95})
    void theShareIsEstimated(double wanted) {
        int wrong = 0;
        int far = 0;
        for (int run = 0; run < 200; run++) {
            List<String> words = words(400);
            List<String> other = new ArrayList<>(words);
            // A tail of its own: shares (n - t) / (n + t).
            int tail = (int) (400 * (1 - wanted) / (1 + wanted));
            for (int i = 400 - tail; i < 400; i++) {
                other.set(i, "x" + random.nextInt());
            }
            double share = share(words, other);
            assertEquals(wanted, share, 0.02, what);
            boolean near = near(String.join(" ", words), String.join(" ", other));
            wrong += near == share > 0.7 ? 0 : 1;
            far += near && share < 0.5 ? 1 : 0;
        }
        assertTrue(wrong <= 12, wrong + " of 200 wrong at " + wanted + ", " + what);
        assertTrue(far <= 2, far + " of 200 far ones taken for near at " + wanted + ", " + what);
    }

    private static double share(List<String> a, List<String> b) {
        Set<List<String>> first = shingles(a);
        Set<List<String>> both = shingles(b);
        Set<List<String>> all = new HashSet<>(first);
        all.addAll(both);
        both.retainAll(first);
        return (double) both.size() / all.size();
    }

    private static Set<List<String>> shingles(List<String> words) {
        return IntStream.rangeClosed(0, words.size() - Resemblance.SHINGLE)
                .mapToObj(i -> words.subList(i, i + Resemblance.SHINGLE))
                .collect(Collectors.toSet());
    }

    private List<String> words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(5_000))
                .toList();
    }
}
