package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldingTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static String fold(String text) {
        return Folding.of(text).text();
    }

    private static void stays(String text) {
        Folded folded = Folding.of(text);
        assertSame(text, folded.text(), () -> "became " + folded.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Plain words, \"quotes\" - and a list:\n- item\n- another\n",
                "“Curly quotes” – dashes — and … an ellipsis; naïve café, Łódź, Ångström, straße.",
                "東京は日本の首都。"
            })
    void whatNeedsNoFoldingIsTheSameString(String text) {
        stays(text);
    }

    // Letters of other scripts.

    @ParameterizedTest
    @CsvSource({
        "D\u0456stilBERT, DistilBERT",
        "\u0422ransformer, Transformer",
        "p\u03b1per, paper",
        "\u0391thens, Athens",
        "na\u0457ve, naïve",
        "Wiki\u13e2edia, WikiPedia",
        "he\u0406\u0406o, hello",
        "he\u04cf\u04cfo, hello",
        "A\u0399bert, Albert",
        "NAT\u0399ON, NATION",
        "\u0406taly, Italy",
        "m\ud801\udc2cre, more",
        "\u0440\u0430y\u0440al, paypal",
        "\u0430\u0440\u0440\u04cf\u0435, apple",
        "\u0455\u0441\u043e\u0440\u0435, scope",
        "\u0456\u03bd\u0443, ivy"
    })
    void aLatinWordGetsItsLatinLettersBack(String written, String meant) {
        assertEquals(meant, fold(written));
        assertEquals("The word " + meant + " here", fold("The word " + written + " here"));
    }

    @Test
    void wholeWordsAreTakenBackWhereTheLineShowsThatLettersWereExchanged() {
        // "a" and "cap" are all Cyrillic, "rho" begins with a Greek one.
        assertEquals("This is a red cap", fold("Th\u0456s is \u0430 r\u0435d \u0441\u0430\u0440"));
        assertEquals("a cap of yarn", fold("\u0430 \u0441\u0430\u0440 of y\u0430rn"));
        String otherLine = "the word \u0441\u0430\u0440 alone";
        assertEquals(otherLine + "\nThis", fold(otherLine + "\nTh\u0456s"), "another line shows nothing");
    }

    @Test
    void aSlipShowsNothingOfAGenuineLine() {
        String genuine =
                " is one of the many long lines of words in which the density \u03c1 and the angle \u03b1 are meant";
        assertEquals("Moscow" + genuine, fold("M\u043escow" + genuine));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Сор, ТЕСТ, рок, аорта, оса, СССР",
                "The Russian word сор means litter, and мир is peace.",
                "English has а as in Russian; the band РСА played ТАСС.",
                "Украина: і кіт, її сіра миша",
                "και ο λόγος, το νερό, ΑΘΗΝΑ, ΤΟ",
                "The Greek ο λόγος and ΝΙΚΗ stay.",
                "β-carotene, α-helix, TNFα, IFNγ, PPARγ, NFκB, eIF2α, Cα",
                "the density ρ, the frequency ν, hν, ρgh, μA, μs, kΩ, Δx, αβγ, 5 μm",
                "Հայաստան ու Ереван",
                "Њујорк, Београд, Јужна Африка",
                "הGoogle, וIBM, ובוקר",
                "الPDF في العربية",
                "phonetic /ɡɑɪ/, qaγan and Diyarbakır, þing, ƒ",
                "iPhoneов, 3D-модель, IT-отдел, USB-кабель, e-mailом",
                "Кириллица и Latin рядом: сорок соток",
                "हिन्दी, ไทย, ქართული, ᏣᎳᎩ"
            })
    void genuineWordsKeepTheirLetters(String text) {
        stays(text);
    }

    @Test
    void aCyrillicOrGreekWordGetsItsLettersBackToo() {
        assertEquals("молоко", fold("мoлoкo"));
        assertEquals("Самара на Волге", fold("Cамара на Вoлге"));
        assertEquals("в России сор и вода", fold("в России coр и вода"), "the line decides");
        assertEquals("λόγος", fold("λόγoς"));
    }

    // Forms.

    @ParameterizedTest
    @CsvSource({
        "e\ufb03cient \ufb01sh o\ufb00 \ufb02ow \ufb06ory, efficient fish off flow story",
        "Ｐｉｔｈ ２０２６, Pith 2026",
        "ｆｕｌｌ－ｗｉｄｔｈ, full-width",
        "ｶﾞｲﾄﾞ, ガイド",
        "\ud835\udc6f\ud835\udc86llo \ud835\udfd7, Hello 9",
        "ℝ ℓ ℎ, R l h",
        "Ⅳ ⅻ, IV xii",
        "congre\u017fs, congress",
        "\u0133s, ijs",
        "\ufeb3\ufefc\ufee1, \u0633\u0644\u0627\u0645"
    })
    void formsBecomePlain(String written, String meant) {
        assertEquals(meant, fold(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pith™ №5 20 ℃ ℅ ℡",
                "x² + y³, H₂O, ½, ①, 1º",
                "我用电脑，你呢？（是）！",
                "ℵ₀ is the first infinite cardinal"
            })
    void formsWithAMeaningStay(String text) {
        stays(text);
    }

    // Characters without width.

    @ParameterizedTest
    @CsvSource({
        "in\u00adfor\u00adma\u00adtion, information",
        "sea\u200brch, search",
        "sea\u200crch, search",
        "sea\u200drch, search",
        "sea\ufeffrch, search",
        "sea\u2060r\u200ech, search",
        "\ufeffsearch, search",
        "по\u00adиск, поиск"
    })
    void charactersWithoutWidthGo(String written, String meant) {
        assertEquals(meant, fold(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "می\u200cخواهم",
                "क्\u200dष, क्\u200cष",
                "ශ්\u200dරී ලංකා",
                "👩\u200d💻 👨\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥 🧑🏽\u200d🚀",
                "ภาษา\u200bไทย",
                "ភាសា\u200bខ្មែរ"
            })
    void thoseThatCarryMeaningStay(String text) {
        stays(text);
    }

    // Broken words.

    @ParameterizedTest
    @CsvSource({
        "'infor-|mation', information",
        "'the infor-|mation is', the information is",
        "'infor-\r|   mation', information",
        "'infor- |mation', information",
        "'infor\u2010|mation', information",
        "'in\u00ad|formation', information",
        "'(infor-|mation)', (information)",
        "'ef-|\ufb01cient', efficient",
        "'inf\u043er-|m\u0430tion', information",
        "'one-|two-|three', onetwothree"
    })
    void brokenWordsAreJoined(String written, String meant) {
        assertEquals(meant, fold(written.replace('|', '\n')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a list:\n- item\n- another",
                "pre-\nWar",
                "state-of-the-\nart",
                "e-\nmail",
                "pages 10-\n12",
                "see https://example.org/some-\npath and /usr/lib-\nexec",
                "x = foo_bar-\nbaz",
                "grep --line-\nbuffered",
                "pre- and post-\nand inter-\nor",
                "COVID-\nrelated",
                "yes -\nno",
                "end-\n\nnext",
                "end-"
            })
    void otherHyphensStay(String text) {
        stays(text);
    }

    // Text that was read in the wrong encoding.

    private static String misread(String text, Charset as) {
        StringBuilder misread = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            String decoded = new String(new byte[] {each}, as);
            // Windows-1252 leaves five bytes open; browsers take them as Latin-1 does.
            misread.append(decoded.equals("\ufffd") ? Character.toString(each & 0xff) : decoded);
        }
        return misread.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "café",
                "Ångström",
                "Österreich, Über, Straße, ÄÖÜ",
                "naïve à la carte",
                "it’s “quoted” – so … 5 €",
                "español ¿qué? ¡ya!",
                "Łódź, koš, ğ, ő",
                "привет мир",
                "λόγος and α",
                "Việt Nam, Đường",
                "日本語",
                "हिन्दी",
                "😀 x ≤ y → z ™",
                "20 °C, © 2020, « oui »",
                "\u00a3 5"
            })
    void misreadWordsAreReadAgain(String meant) {
        for (Charset as : List.of(WINDOWS, StandardCharsets.ISO_8859_1)) {
            assertEquals(meant, fold(misread(meant, as)), as.name());
        }
        assertEquals(meant, fold(misread(misread(meant, WINDOWS), WINDOWS)), "twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SÃO PAULO, MAÇÃ, IRMÃ, “MAÇÃ”, MANHÃ… ROMÃ” ROMÃ» – AÇÃO",
                "manhã, São, coração; é “assim” mesmo: pôr, à noite",
                "voilà\u00a0» et «\u00a0là\u00a0», déjà\u00a0!",
                "PÅ”, SMÅ…, JÄ”, BÖ–, ”Å”, ÆØÅ, på… blå”",
                "ESPAÑA, AÑO, NIÑ…, Ñ",
                "Vâlcea, România, când, ÎNTÂI, Â",
                "naïve café, Ångström, «Ñandú»",
                "3×½, 10×², ß, (3\u00a0×\u00a02)\u00a0+\u00a0(12\u00a0×\u00a02), 1\u00a0Å\u00a0thick",
                "the letter Ã stands alone; â too"
            })
    void genuineAccentsStay(String text) {
        stays(text);
    }

    @Test
    void aWordIsReadAgainAsAWholeOrNotAtAll() {
        stays("caf\u00c3\u00a9\u00f6");
        assertEquals("caf\u00c3\u00a9\u00f6 café", fold("caf\u00c3\u00a9\u00f6 caf\u00c3\u00a9"));
    }

    // Offsets.

    @Test
    void offsetsLeadToWhatAWordWasMadeOf() {
        String text = "an e\ufb03ci\u00adent\u200b caf\u00c3\u00a9, infor-\nmation \ud835\udc6fi";
        Folded folded = Folding.of(text);
        assertEquals("an efficient café, information Hi", folded.text());
        String[] words = {"an", "e\ufb03ci\u00adent", "caf\u00c3\u00a9", "infor-\nmation", "\ud835\udc6fi"};
        var matcher = Pattern.compile("\\p{L}+").matcher(folded.text());
        for (String word : words) {
            assertTrue(matcher.find());
            int start = folded.originalStart(matcher.start());
            int end = folded.originalEnd(matcher.end());
            assertEquals(word, text.substring(start, end));
            assertEquals(matcher.start(), folded.folded(start));
        }
        assertEquals(text.length(), folded.originalStart(folded.text().length()));
        assertEquals(folded.text().length(), folded.folded(text.length()));
        assertThrows(IndexOutOfBoundsException.class, () -> folded.originalStart(-1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> folded.originalEnd(folded.text().length() + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> folded.folded(text.length() + 1));
    }

    private static final String[] PARTS = {
        "a",
        "b",
        "word",
        " ",
        "\n",
        "-\n",
        "-",
        "infor-\nmation",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\ufb03",
        "\ufb01",
        "Ａ",
        "ｶﾞ",
        "\ud835\udc6f",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u0456",
        "\u0430",
        "\u03b1",
        "\u0437",
        "\ud801\udc2c",
        "\u00c3\u00a9",
        "\u00c3\u0192\u00c2\u00a9",
        "\u00e2\u20ac\u2122",
        "\u00c3",
        "\u00a0",
        "e\u0301",
        "\u0301",
        "\r\n",
        "I",
        "l",
        "\u04cf",
        "x",
        "\u05d5",
        "\u0627",
        "東",
        "\t",
        ".",
        "\u00c2",
        "\u0080"
    };

    @Test
    void everyFoldedPlaceLeadsBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 5_000; run++) {
            StringBuilder made = new StringBuilder();
            int parts = random.nextInt(30);
            for (int i = 0; i < parts; i++) {
                made.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String text = made.toString();
            String where = "seed " + seed + ", run " + run + ": "
                    + text.chars().mapToObj(Integer::toHexString).toList();
            check(text, Folding.of(text), where);
        }
    }

    private static void check(String text, Folded folded, String where) {
        int length = folded.text().length();
        assertEquals(0, folded.originalEnd(0), where);
        assertEquals(text.length(), folded.originalStart(length), where);
        int covered = 0;
        for (int at = 0; at <= length; at++) {
            int start = folded.originalStart(at);
            int end = folded.originalEnd(at);
            if (at > 0) {
                assertTrue(start >= folded.originalStart(at - 1), where);
                assertTrue(end >= folded.originalEnd(at - 1), where);
            }
            if (at < length) {
                int unitEnd = folded.originalEnd(at + 1);
                assertTrue(start < unitEnd, where + " unit " + at);
                assertTrue(folded.folded(start) <= at, where);
                assertTrue(folded.folded(unitEnd) > at, where);
                // What is not made from others is itself.
                if (folded.text().charAt(at) < 0x80 && unitEnd - start == 1 && text.charAt(start) < 0x80) {
                    boolean isLetter = Character.isLetter(text.charAt(start));
                    assertTrue(isLetter || folded.text().charAt(at) == text.charAt(start), where + " unit " + at);
                }
                covered = Math.max(covered, unitEnd);
            }
        }
        for (int at = 1; at <= text.length(); at++) {
            assertTrue(folded.folded(at) >= folded.folded(at - 1), where);
        }
        List<Integer> lost = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            int into = folded.folded(at);
            boolean isHeld = into < length && folded.originalStart(into) <= at;
            // Misread characters without width may go: their first half looks like a letter.
            if (!isHeld && Character.isLetterOrDigit(text.charAt(at)) && text.charAt(at) != '\u00c2') {
                lost.add(at);
            }
        }
        assertEquals(List.of(), lost, where);
        assertTrue(covered <= text.length(), where);
    }
}
