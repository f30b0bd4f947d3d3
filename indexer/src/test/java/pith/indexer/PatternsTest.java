package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.indexer.Patterns.Verdict;

/** Ignore patterns as gitignore(5) has them, and beside git itself where it is installed. */
class PatternsTest {
    private static final int ROUNDS = Boolean.getBoolean("pith.soak") ? 400 : 12;
    private static final int PATTERNS = 40;
    private static final int PATHS = 150;

    @TempDir
    private Path folder;

    private static Verdict verdict(String file, String path) {
        boolean isFolder = path.endsWith("/");
        return Patterns.parse(file).verdict(isFolder ? path.substring(0, path.length() - 1) : path, isFolder);
    }

    private static void matches(String pattern, String... paths) {
        for (String path : paths) {
            assertEquals(Verdict.MATCHED, verdict(pattern, path), pattern + " and " + path);
        }
    }

    private static void passes(String pattern, String... paths) {
        for (String path : paths) {
            assertEquals(Verdict.SILENT, verdict(pattern, path), pattern + " and " + path);
        }
    }

    @Test
    void namesAreFoundInAnyDepthAndAnchoredPathsAreNot() {
        matches("build", "build", "build/", "a/build", "a/b/build/");
        passes("build", "builds", "abuild", "build.txt");
        matches("/build", "build", "build/");
        passes("/build", "a/build");
        matches("a/build", "a/build");
        passes("a/build", "b/a/build", "a/build/c");
        matches("build/", "build/", "a/build/");
        passes("build/", "build", "a/build");
    }

    @Test
    void starsStopAtSlashesUnlessThereAreTwo() {
        matches("*.txt", "a.txt", "b/.txt");
        matches("a/*.txt", "a/b.txt");
        passes("a/*.txt", "a/b/c.txt", "a/b");
        matches("**/b", "b", "a/b", "a/a/b");
        matches("a/**", "a/b", "a/b/c");
        passes("a/**", "a", "a/");
        matches("a/**/b", "a/b", "a/x/b", "a/x/y/b");
        passes("a/**/b", "a/xb", "b");
        matches("a?c", "abc", "x/a\u00e9c", "a\ud83d\ude00c");
        passes("a?c", "ac", "abbc");
    }

    @Test
    void setsAreRead() {
        matches("[a-c].txt", "a.txt", "c.txt");
        passes("[a-c].txt", "d.txt", "-.txt");
        matches("[!a-c]", "d");
        passes("[^a-c]", "b");
        matches("[]-]", "]", "-");
        matches("[[:digit:]]x", "7x");
        passes("[[:digit:]]x", "ax");
        matches("[\\]]", "]");
        passes("[", "[", "a");
        passes("[[:nosuch:]]", "a");
    }

    @Test
    void marksAreEscaped() {
        passes("#a", "#a");
        matches("\\#a", "#a");
        matches("\\!a", "!a");
        matches("a\\ ", "a ");
        matches("a  ", "a");
        passes("a\\", "a", "a\\");
        matches("a\\*", "a*");
        passes("a\\*", "ab");
        matches("\ufeffa\r\nb\r\n", "a", "b");
        passes("\n\n/\n!\n   \n", "a", "a/", " ");
    }

    @Test
    void theLastPatternDecides() {
        assertEquals(Verdict.UNMATCHED, verdict("*.txt\n!a.txt", "a.txt"));
        assertEquals(Verdict.MATCHED, verdict("*.txt\n!a.txt", "b.txt"));
        assertEquals(Verdict.MATCHED, verdict("!a.txt\n*.txt", "a.txt"));
    }

    @Test
    void aPatternOfManyStarsEnds() {
        passes("a/" + "*a".repeat(12) + "b", "a/" + "a".repeat(60));
        passes("**/a".repeat(8) + "/b", "a/".repeat(25) + "c");
    }

    @Test
    void randomPatternsMeanWhatTheyMeanToGit() throws Exception {
        assumeTrue(hasGit(), "needs git");
        git("init", "-q");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> patterns = Stream.generate(() -> randomPattern(random))
                    .limit(1 + random.nextInt(PATTERNS))
                    .toList();
            String file = String.join("\n", patterns) + (random.nextBoolean() ? "\n" : "");
            Files.writeString(folder.resolve(".gitignore"), file);
            List<String> paths = Stream.generate(() -> randomPath(random))
                    .limit(PATHS)
                    .distinct()
                    .toList();
            List<String> expected = ignoredByGit(paths);
            List<String> actual =
                    paths.stream().filter(path -> ignored(file, path)).toList();
            assertEquals(expected, actual, "seed " + seed + ", round " + round + ", patterns " + patterns);
        }
    }

    /** As a walk finds it: what lies in a folder that is ignored is ignored. */
    private static boolean ignored(String file, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (verdict(file, path.substring(0, slash + 1)) == Verdict.MATCHED) {
                return true;
            }
        }
        return verdict(file, path) == Verdict.MATCHED;
    }

    private static String randomPattern(Random random) {
        String[] parts = {
            "a",
            "b",
            "c",
            "ab",
            "*",
            "**",
            "?",
            "/",
            "/",
            "**/",
            "/**",
            "*a",
            "[ab]",
            "[!a]",
            "[a-c",
            "[b-a]",
            "[^b]c",
            "\\",
            "\\*",
            "\\a",
            " ",
            ".",
            "a*b",
            "[[:alpha:]]",
            "[[:digit:]",
            "[]a]",
            "[a\\]]",
            "-",
            "***",
            "#",
            "!"
        };
        StringBuilder pattern = new StringBuilder(random.nextInt(6) == 0 ? "!" : "");
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            pattern.append(parts[random.nextInt(parts.length)]);
        }
        return pattern.append(random.nextInt(6) == 0 ? "/" : "").toString();
    }

    /** A file; what comes before a slash are folders, of which git needs no more to know them. */
    private static String randomPath(Random random) {
        String letters = "aaabbbc.-]*[ #!\\";
        List<String> names = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            StringBuilder name = new StringBuilder();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            names.add(name.toString().matches("\\.+") ? "a" : name.toString());
        }
        return String.join("/", names);
    }

    /** Those of the paths, in their order, that git ignores, without looking at the disk. */
    private List<String> ignoredByGit(List<String> paths) throws Exception {
        Path input = Files.writeString(folder.resolve("input"), String.join("\0", paths) + "\0");
        String output = git(input.toFile(), "check-ignore", "--no-index", "--stdin", "-z");
        return Stream.of(output.split("\0")).filter(path -> !path.isEmpty()).toList();
    }

    static boolean hasGit() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String git(String... arguments) throws Exception {
        return git(new File("/dev/null"), arguments);
    }

    private String git(File input, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "core.excludesFile=", "-c", "core.ignoreCase=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input)
                .redirectError(folder.resolve("errors").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(true, process.waitFor(10, TimeUnit.MINUTES));
        assertEquals(true, process.exitValue() <= 1, () -> "git: " + process.exitValue());
        return output;
    }
}
