package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.BruteForceIndex;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport.Outcome;

/** Which files a run reads. */
class SelectionTest {
    private static final int ROUNDS = Boolean.getBoolean("pith.soak") ? 100 : 5;

    private final FakeEncoder encoder = new FakeEncoder();
    private final BruteForceIndex index = new BruteForceIndex(IndexStamp.of(encoder));
    private final Indexer indexer = new Indexer(encoder, index);

    @TempDir
    private Path temporary;

    private Path docs = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        temporary = temporary.toRealPath();
        docs = Files.createDirectory(temporary.resolve("docs"));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            rules(name, "text of " + name);
        }
    }

    private void rules(String name, String text) throws IOException {
        Path path = docs.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private IndexReport run(Selection selection, Path... paths) {
        return indexer.run(IndexJob.of(paths).withPrune(Prune.EVEN_IF_EMPTY).withSelection(selection));
    }

    private Set<String> read(Selection selection, Path... paths) {
        IndexReport report = run(selection, paths.length == 0 ? new Path[] {docs} : paths);
        assertEquals(List.of(), report.entries(Outcome.FAILED));
        Set<String> ids = new TreeSet<>();
        try (IndexView view = index.view()) {
            view.forEach(entry -> ids.add(entry.id()));
        }
        return ids;
    }

    private static List<String> skipped(IndexReport report) {
        return report.entries(Outcome.SKIPPED).stream()
                .map(entry -> Path.of(entry.name()).getFileName() + ": " + entry.reason())
                .toList();
    }

    // Ignore files

    @Test
    void ignoreFilesHoldBelowTheirFolderAndTheInnerOneWins() throws IOException {
        rules(".gitignore", "*.txt\n!keep.txt\n/top/\n");
        rules("sub/.gitignore", "!a.txt\nkeep.txt\n");
        write("a.txt", "keep.txt", "b.md", "top/x.md", "sub/top/x.md", "sub/a.txt", "sub/keep.txt", "sub/deep/a.txt");
        assertEquals(
                Set.of("keep.txt", "b.md", "sub/top/x.md", "sub/a.txt", "sub/deep/a.txt"), read(Selection.DEFAULT));
        assertEquals(8, read(Selection.DEFAULT.withIgnoreFiles(false)).size());
    }

    @Test
    void whatIsIgnoredIsCountedAndGoesFromTheIndex() throws IOException {
        write("a.txt", "drafts/b.txt", "c.txt");
        assertEquals(Set.of("a.txt", "drafts/b.txt", "c.txt"), read(Selection.DEFAULT));
        rules(".gitignore", "drafts\nc.txt\n");
        indexer.run(IndexJob.of(docs).withPrune(Prune.NEVER));
        IndexReport report = run(Selection.DEFAULT, docs);
        assertEquals(2, report.count(Outcome.REMOVED));
        assertEquals(
                List.of("2 files and folders are passed over because an ignore file says so; --no-ignore reads them"),
                report.notes());
        assertEquals(List.of(), skipped(report));
    }

    @Test
    void pithsIgnoreFilesWinOverGits() throws IOException {
        rules(".gitignore", "*.md\n");
        rules("sub/.gitignore", "x.txt\n");
        rules(".pithignore", "!*.md\n*.txt\n!.notes/\n");
        write("a.md", "b.txt", "sub/x.txt", "sub/c.md", ".notes/d.md", ".other/e.md");
        assertEquals(Set.of("a.md", "sub/c.md", ".notes/d.md"), read(Selection.DEFAULT));
    }

    @Test
    void rulesOfTheWorkTreeHoldInItsFolders() throws IOException {
        Files.createDirectories(docs.resolve(".git/info"));
        rules(".git/info/exclude", "excluded.txt\n");
        rules(".gitignore", "/sub/a.txt\nanywhere.txt\nsub\n");
        rules(".pithignore", "p.txt\n");
        Files.writeString(temporary.resolve(".gitignore"), "b.txt\n");
        write("sub/a.txt", "sub/b.txt", "sub/in/anywhere.txt", "sub/in/excluded.txt", "sub/in/p.txt");
        assertEquals(Set.of("b.txt"), read(Selection.DEFAULT, docs.resolve("sub")));
        Files.delete(docs.resolve(".git/info/exclude"));
        assertEquals(Set.of("b.txt", "in/excluded.txt"), read(Selection.DEFAULT, docs.resolve("sub")));
    }

    @Test
    void withoutAWorkTreeNothingAboveTheFolderCounts() throws IOException {
        rules(".gitignore", "a.txt\n");
        write("sub/a.txt");
        assertEquals(Set.of("a.txt"), read(Selection.DEFAULT, docs.resolve("sub")));
    }

    @Test
    void anInnerWorkTreeHasItsOwnRules() throws IOException {
        rules(".gitignore", "a.txt\n");
        rules(".pithignore", "b.txt\n");
        rules("inner/.git", "gitdir: ../modules/inner\n");
        rules("modules/inner/commondir", "../common\n");
        rules("modules/common/info/exclude", "c.txt\n");
        write("a.txt", "inner/a.txt", "inner/b.txt", "inner/c.txt", "inner/d.txt");
        assertEquals(Set.of("inner/a.txt", "inner/d.txt"), read(Selection.DEFAULT.withExcludes(List.of("modules"))));
    }

    @Test
    void anIgnoreFileThatCannotBeReadIsReported() throws IOException {
        Path unreadable = Path.of("/proc/self/mem");
        assumeTrue(Files.isRegularFile(unreadable), "needs Linux's /proc");
        write("a.txt");
        Files.createSymbolicLink(docs.resolve(".gitignore"), unreadable);
        IndexReport report = run(Selection.DEFAULT, docs);
        assertEquals(1, report.count(Outcome.INDEXED));
        assertTrue(
                report.entries(Outcome.FAILED).getFirst().reason().contains("its rules are not heeded"),
                report.entries().toString());
    }

    // Options

    @Test
    void includesNarrowAndExcludesRemove() throws IOException {
        write("a.md", "b.txt", "sub/c.md", "sub/d.txt", "all/e.txt", "all/deep/f.md", "all/deep/g.txt");
        assertEquals(
                Set.of("a.md", "sub/c.md", "all/deep/f.md"), read(Selection.DEFAULT.withIncludes(List.of("*.md"))));
        assertEquals(
                Set.of("a.md", "all/e.txt", "all/deep/f.md"),
                read(Selection.DEFAULT.withIncludes(List.of("/a.md", "all/", "!g.txt"))));
        assertEquals(
                Set.of("a.md", "b.txt", "sub/c.md", "sub/d.txt", "all/e.txt"),
                read(Selection.DEFAULT.withExcludes(List.of("deep"))));
        assertEquals(
                Set.of("sub/c.md"),
                read(Selection.DEFAULT.withIncludes(List.of("*.md")).withExcludes(List.of("*.md", "!c.md"))));
        rules(".gitignore", "a.md\n");
        assertEquals(
                Set.of("sub/c.md", "all/deep/f.md"),
                read(Selection.DEFAULT.withIncludes(List.of("*.md"))),
                "an ignored file is not brought back by --include");
    }

    @Test
    void hiddenFilesAreReadWhenWantedButNeverGitNorTheIndex() throws IOException {
        write(".a.txt", ".b/c.txt", ".git/d.txt", ".pith/e.txt", "own/f.txt", "g.txt");
        assertEquals(Set.of("own/f.txt", "g.txt"), read(Selection.DEFAULT));
        Selection selection =
                Selection.DEFAULT.withHidden(true).withIgnoreFiles(false).without(docs.resolve("own"));
        assertEquals(Set.of(".a.txt", ".b/c.txt", "g.txt"), read(selection));
        assertEquals(List.of(), skipped(run(selection, docs)));
    }

    @Test
    void aFileNamedByItselfIsAlwaysRead() throws IOException {
        rules(".gitignore", "*\n");
        write(".hidden.txt", "ignored.txt");
        Selection selection = Selection.DEFAULT.withIncludes(List.of("*.md")).withExcludes(List.of("*"));
        assertEquals(
                Set.of(".hidden.txt", "ignored.txt"),
                read(selection, docs.resolve(".hidden.txt"), docs.resolve("ignored.txt")));
    }

    @Test
    void patternsThatMatchNothingAreRefused() {
        for (String pattern : List.of("", " ", "!", "/")) {
            assertThrows(BadInput.class, () -> Selection.DEFAULT.withIncludes(List.of(pattern)));
            assertThrows(BadInput.class, () -> Selection.DEFAULT.withExcludes(List.of(pattern)));
        }
    }

    // Links

    @Test
    void whatLinksLeadToIsReadOnce() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside.txt"), "text outside");
        write("z.txt");
        Files.write(docs.resolve("unread.bin"), new byte[] {1, 0, 2});
        rules(".gitignore", "/ignored.txt\n");
        write("ignored.txt");
        Files.createSymbolicLink(docs.resolve("a.txt"), docs.resolve("z.txt"));
        Files.createSymbolicLink(docs.resolve("b.txt"), outside);
        Files.createSymbolicLink(docs.resolve("c.txt"), outside);
        Files.createSymbolicLink(docs.resolve("d.txt"), docs.resolve("ignored.txt"));
        Files.createSymbolicLink(docs.resolve("e.txt"), docs.resolve("unread.bin"));
        assertEquals(Set.of("b.txt", "d.txt", "z.txt"), read(Selection.DEFAULT));
        assertEquals(
                List.of(
                        "a.txt: a link to " + docs.resolve("z.txt") + ", which is read by itself",
                        "c.txt: links lead to the same as " + docs.resolve("b.txt") + ", which is read",
                        "e.txt: a link to " + docs.resolve("unread.bin") + ", which is read by itself",
                        "unread.bin: no format that is read: a binary file named .bin"),
                skipped(run(Selection.DEFAULT, docs)));
    }

    @Test
    void foldersThatLinksLeadToAreReadOnceAndWithoutCircles() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside/in"));
        Files.writeString(outside.resolve("x.txt"), "text x");
        Files.createSymbolicLink(outside.resolve("circle"), outside.getParent());
        Files.createSymbolicLink(outside.resolve("home"), docs);
        write("sub/y.txt");
        Files.createSymbolicLink(docs.resolve("link"), outside.getParent());
        Files.createSymbolicLink(docs.resolve("more"), outside);
        Files.createSymbolicLink(docs.resolve("self"), docs);
        Files.createSymbolicLink(docs.resolve("also"), docs.resolve("sub"));
        Files.createSymbolicLink(docs.resolve("up"), temporary);
        Selection selection = Selection.DEFAULT.withFollowLinks(true);
        assertEquals(Set.of("link/in/x.txt", "sub/y.txt"), read(selection));
        List<String> skipped = skipped(run(selection, docs));
        assertEquals(6, skipped.size(), skipped.toString());
        assertTrue(skipped.getFirst().startsWith("also: a link to " + docs.resolve("sub")), skipped.toString());
        assertEquals(Set.of("sub/y.txt"), read(Selection.DEFAULT), "links to folders are not followed by themselves");
        assertTrue(skipped(run(Selection.DEFAULT, docs))
                .contains("link: a link to a folder is not followed; --follow follows it"));
    }

    @Test
    void rootsThatOverlapAreReadOnce() throws IOException {
        write("a.txt", "sub/b.txt", "sub/c.txt");
        rules(".gitignore", "c.txt\n");
        assertEquals(
                Set.of("a.txt", "sub/b.txt", "c.txt"),
                read(Selection.DEFAULT, docs, docs.resolve("sub"), docs.resolve("a.txt")),
                "what the outer does not read, the inner does: no work tree, so no rules from above");
    }

    // Beside git

    @Test
    void aRandomTreeIsReadAsGitListsIt() throws Exception {
        assumeTrue(PatternsTest.hasGit(), "needs git");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Path tree = Files.createDirectory(temporary.resolve("tree" + round));
            for (int i = 0; i < 60; i++) {
                Path file = tree.resolve(randomPath(random));
                if (!Files.exists(file)
                        && Stream.iterate(file.getParent(), Path::getParent)
                                .takeWhile(above -> above.startsWith(tree))
                                .noneMatch(Files::isRegularFile)) {
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, "text " + i);
                    if (random.nextInt(4) == 0) {
                        Files.writeString(file.resolveSibling(".gitignore"), randomRules(random));
                    }
                }
            }
            git(tree, "init", "-q");
            Files.writeString(tree.resolve(".git/info/exclude"), randomRules(random));
            Set<String> expected = new TreeSet<>(List.of(git(tree, "ls-files", "-z", "--others", "--exclude-standard")
                    .split("\0")));
            expected.removeIf(name -> !name.endsWith(".txt"));
            Set<String> found = new TreeSet<>();
            Walk.Visitor visitor =
                    (root, file) -> found.add(tree.relativize(file).toString());
            Root root = Root.of(tree);
            Walk walk =
                    new Walk(List.of(root), Selection.DEFAULT.withExcludes(List.of(".gitignore")), visitor, () -> {});
            walk.all(root);
            assertEquals(expected, found, "seed " + seed + ", round " + round);
            Set<String> again = new TreeSet<>();
            try (Stream<Path> all = Files.walk(tree)) {
                Walk.Visitor one = (r, file) -> again.add(tree.relativize(file).toString());
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    new Walk(List.of(root), Selection.DEFAULT.withExcludes(List.of(".gitignore")), one, () -> {})
                            .at(root, file);
                }
            }
            assertEquals(expected, again, "file by file, seed " + seed + ", round " + round);
        }
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append("abc".charAt(random.nextInt(3))).append('/');
        }
        return path.append("xyz".charAt(random.nextInt(3)))
                .append(random.nextInt(3))
                .append(".txt")
                .toString();
    }

    private static String randomRules(Random random) {
        String[] parts = {
            "a", "b", "x0.txt", "*.txt", "y*", "/a", "b/", "**/c", "a/**", "!x*", "!a", "!b/", "c/x1.txt", "[yz]?.txt"
        };
        StringBuilder rules = new StringBuilder("# some\n\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            rules.append(parts[random.nextInt(parts.length)]).append('\n');
        }
        return rules.toString();
    }

    private String git(Path folder, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "core.excludesFile=", "-c", "core.ignoreCase=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.redirectError(temporary.resolve("errors").toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "git " + command);
        return output;
    }
}
