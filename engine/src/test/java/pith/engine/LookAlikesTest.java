package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Our table is Unicode's, by way of ICU; this is also how it was made. */
final class LookAlikesTest {
    private static final String HEAD = """
            # Latin letters, and the letters of other scripts that look like them: those with the same skeleton in Unicode's
            # confusables (Unicode Technical Standard #39). Made by LookAlikesTest from the data of ICU4J.
            """;

    /** Alphabets whose letters stand apart from Latin ones in genuine text, or nearly so. Not those without spaces. */
    private static final Set<String> SCRIPTS = Set.of(
            "Arabic",
            "Armenian",
            "Bamum",
            "Canadian_Aboriginal",
            "Carian",
            "Cherokee",
            "Coptic",
            "Cyrillic",
            "Deseret",
            "Elbasan",
            "Ethiopic",
            "Georgian",
            "Greek",
            "Hebrew",
            "Latin",
            "Lisu",
            "Lycian",
            "Malayalam",
            "Nko",
            "Old_Italic",
            "Oriya",
            "Osage",
            "Runic",
            "Tifinagh",
            "Warang_Citi");

    /** Letters of living Latin alphabets, which are no other letter's twin: thorn, dotless i, f with hook, click. */
    private static final String OWN = "\u00fe\u0131\u0192\u01c0";

    @Test
    void theTableIsUnicodes() throws IOException {
        String table = table();
        Path made = Path.of("target", "look-alikes.txt");
        Files.createDirectories(made.getParent());
        Files.writeString(made, table);
        try (InputStream in = LookAlikes.class.getResourceAsStream("look-alikes.txt")) {
            String ours = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(table, ours, "replace the resource look-alikes.txt with engine/" + made);
        }
    }

    private static String table() {
        SpoofChecker spoofs = new SpoofChecker.Builder().build();
        Map<String, List<Character>> latin = new HashMap<>();
        for (char letter = 'A'; letter <= 'z'; letter++) {
            if (Character.isLetter(letter)) {
                latin.computeIfAbsent(spoofs.getSkeleton(Character.toString(letter)), key -> new ArrayList<>())
                        .add(letter);
            }
        }
        Map<Character, List<String>> twins = new TreeMap<>();
        for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            List<Character> letters = latin.get(spoofs.getSkeleton(Character.toString(codePoint)));
            if (letters != null && isOurs(codePoint)) {
                boolean isSmall = UCharacter.isLowerCase(codePoint);
                // I and l have one skeleton.
                char letter = letters.size() > 1 && isSmall ? letters.getLast() : letters.getFirst();
                twins.computeIfAbsent(letter, key -> new ArrayList<>())
                        .add(String.format(Locale.ROOT, "%04X", codePoint));
            }
        }
        StringBuilder table = new StringBuilder(HEAD);
        twins.forEach((letter, codePoints) -> table.append(letter)
                .append(' ')
                .append(String.join(" ", codePoints))
                .append('\n'));
        return table.toString();
    }

    private static boolean isOurs(int codePoint) {
        String script = UScript.getName(UScript.getScript(codePoint));
        boolean isLatin = script.equals("Latin");
        return UCharacter.isLetter(codePoint)
                && SCRIPTS.contains(script)
                && OWN.indexOf(codePoint) < 0
                && !(isLatin && !Normalizer.isNormalized(Character.toString(codePoint), Normalizer.Form.NFKC));
    }

    @Test
    void lettersKeepTheirCase() {
        assertEquals('A', LookAlikes.latin('\u0410'));
        assertEquals('a', LookAlikes.latin('\u0430'));
        assertEquals('I', LookAlikes.latin('\u0406'));
        assertEquals('i', LookAlikes.latin('\u0456'));
        assertEquals('l', LookAlikes.latin('\u04cf'));
        assertEquals('\u00ef', LookAlikes.latin('\u0457'), "\u0457 is to \u00ef what \u0456 is to i");
        assertEquals('o', LookAlikes.latin(0x1_042c), "Deseret");
        assertEquals(0, LookAlikes.latin('\u0436'));
    }

    @Test
    void latinLettersHaveTheirCounterpartInTheAlphabetInUse() {
        assertEquals('\u0430', LookAlikes.counterpart('a', true));
        assertEquals('\u0443', LookAlikes.counterpart('y', true));
        assertEquals('\u0391', LookAlikes.counterpart('A', false));
        assertEquals(0, LookAlikes.counterpart('d', false));
        assertEquals(0, LookAlikes.counterpart('\u00e9', true));
    }
}
