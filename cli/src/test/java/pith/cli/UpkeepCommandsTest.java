package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;

/** Looking after an index: what is printed for people, the JSON, and the exit codes. */
class UpkeepCommandsTest {
    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void indexNotes() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder);
        Files.createDirectories(folder.resolve("notes"));
        for (int i = 0; i < 12; i++) {
            Files.writeString(
                    folder.resolve("notes/n" + i + ".md"), "# Note " + i + "\n\nThe bridge number " + i + " opened.\n");
        }
        Ran ran = program.run("index", "--vectors", "int4", "--hnsw-m", "8", "notes");
        assertEquals(0, ran.exit(), ran.err());
    }

    @Test
    void infoShowsWhatAnIndexIs() {
        Ran ran = program.run("info");
        assertEquals(0, ran.exit(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertEquals(folder.resolve(".pith").toString(), lines.get(0));
        assertEquals("  holds      12 documents, 12 passages", lines.get(1));
        assertEquals("  coverage   all text is in passages", lines.get(2));
        assertTrue(ran.out().contains("\n  encoder    words (words-finger), 64 numbers a vector\n"), ran.out());
        assertTrue(ran.out().contains("\n  settings   int4 vectors, M 8, efConstruction 200\n"), ran.out());
        assertTrue(ran.out().contains(" %  graph and its copy of the vectors\n"), ran.out());
        assertFalse(ran.out().contains("removed or replaced"), ran.out());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), ran.out());
    }

    @Test
    void infoAsJson() throws IOException {
        JsonNode json = program.run("info", "--json").json();
        assertEquals(
                List.of(
                        "index",
                        "documents",
                        "passages",
                        "coverage",
                        "segments",
                        "deletedShare",
                        "committed",
                        "schema",
                        "dimension",
                        "encoder",
                        "settings",
                        "languages",
                        "bytes"),
                names(json));
        assertEquals(12, json.get("documents").intValue());
        assertEquals("words-fingerprint", json.get("encoder").get("fingerprint").textValue());
        assertEquals("int4", json.get("settings").get("vectors").textValue());
        assertEquals(8, json.get("settings").get("hnswM").intValue());
        long total = 0;
        for (String part : List.of("words", "vectors", "graph", "text", "fields", "other")) {
            total += json.get("bytes").get(part).longValue();
        }
        assertEquals(json.get("bytes").get("total").longValue(), total);
        long there = 0;
        try (Stream<Path> files = Files.list(folder.resolve(".pith"))) {
            for (Path file : files.toList()) {
                there += Files.size(file);
            }
        }
        assertEquals(there, total);
    }

    @Test
    void settingsStayWithTheIndex() {
        assertEquals(0, program.run("index", "notes").exit());
        assertEquals(0, program.run("index", "--vectors", "int4", "notes").exit(), "the same ones are no error");
        Ran other = program.run("index", "--vectors", "float32", "notes");
        assertEquals(3, other.exit());
        assertTrue(
                other.err().contains("was made with int4 vectors, M 8, efConstruction 200, wanted are float32"),
                other.err());
        Ran nothing = program.run("index", "--index", "other", "--vectors", "1-bit", "nowhere");
        assertEquals(3, nothing.exit());
        assertFalse(Files.exists(folder.resolve("other")), "no index is made for a path that is not there");
    }

    @Test
    void anEstimateWritesNothing() throws IOException {
        Ran ran = program.run("index", "--index", "other", "--estimate", "notes");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().startsWith("12 files of "), ran.out());
        assertTrue(ran.out().contains(" hold 12 documents and 12 passages."), ran.out());
        assertTrue(ran.out().contains("Nothing was written."), ran.out());
        assertEquals(
                List.of(
                        "index",
                        "files",
                        "bytes",
                        "documents",
                        "passages",
                        "counted",
                        "indexBytes",
                        "seconds",
                        "passagesPerSecond"),
                names(program.run("index", "--index", "other", "--estimate", "--json", "notes")
                        .json()));
        assertFalse(Files.exists(folder.resolve("other")));
        Files.createDirectories(folder.resolve("none"));
        assertEquals(
                1,
                program.run("index", "--index", "other", "--estimate", "none").exit());
        assertEquals(
                3,
                program.run("index", "--index", "other", "--estimate", "nowhere")
                        .exit());
    }

    @Test
    void checkFindsItWhole() {
        Ran ran = program.run("check");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().startsWith("Whole: 12 documents and 12 passages, "), ran.out());
        assertTrue(ran.out().contains("The graph finds 100.0 % of the 10 nearest documents (recall@10"), ran.out());
        assertTrue(ran.out().contains("compared one by one"), ran.out());
        JsonNode json = program.run("check", "--json", "--sample", "0").json();
        assertEquals(
                List.of(
                        "index",
                        "whole",
                        "problems",
                        "documents",
                        "passages",
                        "bytes",
                        "queries",
                        "recallAt10",
                        "graphUsed",
                        "tookMillis"),
                names(json));
        assertTrue(json.get("whole").booleanValue() && json.get("recallAt10").isNull());
        assertEquals(2, program.run("check", "--sample", "-1").exit());
    }

    @Test
    void checkFindsDamageAndASnapshotMendsIt() throws IOException {
        Ran copy = program.run("snapshot", "copy");
        assertEquals(0, copy.exit(), copy.err());
        assertTrue(copy.out().startsWith("Copied 12 documents ("), copy.out());
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve(".pith"))) {
            file = files.filter(each ->
                            each.toString().endsWith(".cfs") || each.toString().endsWith(".fdt"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);

        Ran damaged = program.run("check");
        assertEquals(3, damaged.exit());
        assertTrue(damaged.out().startsWith("Damaged: " + folder.resolve(".pith")), damaged.out());
        assertTrue(damaged.out().contains("pith restore"), damaged.out());
        JsonNode json = program.run("check", "--json").json();
        assertTrue(
                json.get("problems")
                        .get(0)
                        .textValue()
                        .contains(file.getFileName().toString()),
                json.toString());

        Ran refused = program.run("restore", "copy");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("--force"), refused.err());
        Ran restored = program.run("restore", "--force", "copy");
        assertEquals(0, restored.exit(), restored.err());
        assertTrue(restored.out().startsWith("Restored 12 documents ("), restored.out());
        assertEquals(0, program.run("check").exit());
        assertTrue(program.run("search", "--mode", "words", "bridge").out().contains("of 12 documents"));
        assertEquals(
                List.of("folder", "documents", "files", "bytes"),
                names(program.run("restore", "--json", "--force", "copy").json()));
    }

    @Test
    void compactSaysWhatItBrought() throws IOException {
        Files.delete(folder.resolve("notes/n3.md"));
        assertEquals(0, program.run("index", "notes").exit());
        JsonNode json = program.run("compact", "--json").json();
        assertEquals(List.of("index", "bytesBefore", "bytesAfter"), names(json));
        assertEquals(0, program.run("info", "--json").json().get("deletedShare").doubleValue());
        Ran ran = program.run("compact");
        assertTrue(ran.out().contains(" and now takes "), ran.out());
    }

    @Test
    void anOlderIndexIsUpgradedInPlace() throws IOException {
        Path old = folder.resolve("old");
        unpack(Path.of("../engine/src/test/resources/pith/engine/lucene/schema-2.zip"), old);
        Ran refused = program.run("info", "--index", "old");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("pith upgrade --index " + old), refused.err());
        Ran ran = program.run("upgrade", "--index", "old");
        assertEquals(0, ran.exit(), ran.err());
        assertEquals(old + " had layout 2 and now has layout 3: 4 documents, 7 passages.", oneLine(ran.out()));
        assertEquals(0, program.run("check", "--index", "old").exit());
        Ran again = program.run("upgrade", "--index", "old");
        assertEquals(old + " has layout 3 already, which is this version's.", oneLine(again.out()));
        JsonNode json = program.run("upgrade", "--index", "old", "--json").json();
        assertEquals(List.of("index", "from", "to", "documents", "passages"), names(json));
        assertEquals(4, json.get("documents").intValue());
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (ZipInputStream packed = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = packed.getNextEntry(); entry != null; entry = packed.getNextEntry()) {
                Files.copy(packed, folder.resolve(entry.getName()));
            }
        }
    }

    @Test
    void whoWritesIsNotDisturbed() {
        try (Pith writer = Program.open(
                folder.resolve(".pith"),
                program.around(new StringWriter(), new StringWriter()).models())) {
            writer.lock("a test");
            for (List<String> call : List.of(List.of("info"), List.of("check"), List.of("snapshot", "copy"))) {
                Ran ran = program.run(call.toArray(String[]::new));
                assertEquals(0, ran.exit(), ran.err());
            }
            for (List<String> call :
                    List.of(List.of("compact"), List.of("upgrade"), List.of("restore", "--force", "copy"))) {
                Ran ran = program.run(call.toArray(String[]::new));
                assertEquals(3, ran.exit(), ran.out());
                assertTrue(ran.err().contains("a test (process "), ran.err());
            }
        }
    }

    @Test
    void sizesAndTimesAreForPeople() {
        assertEquals("999 bytes", Sizes.bytes(999));
        assertEquals("1.0 kB", Sizes.bytes(1_000));
        assertEquals("1.0 MB", Sizes.bytes(999_960));
        assertEquals("12.3 GB", Sizes.bytes(12_345_678_901L));
        assertEquals("1 s", Sizes.duration(0.1));
        assertEquals("99 s", Sizes.duration(99.4));
        assertEquals("2 min", Sizes.duration(100));
        assertEquals("1 h 40 min", Sizes.duration(6_000));
        assertEquals("1 document", Sizes.count(1, "document"));
        assertEquals("1,200 documents", Sizes.count(1_200, "document"));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
