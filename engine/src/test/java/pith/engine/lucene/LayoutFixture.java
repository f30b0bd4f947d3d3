package pith.engine.lucene;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.ModelIdentity;
import pith.engine.Passage;
import pith.engine.Value;

/**
 * A small index of each layout that Pith ever wrote, kept as {@code schema-N.zip} among the test's resources, so that
 * every build opens what older versions made. {@code mvn -pl engine test -Dtest=LayoutsTest -Dpith.fixtures=write}
 * writes the one of the present layout anew; that of layout 1 was written by these lines, without languages and pages,
 * in commit e02658d, that of layout 2 in commit 03ff7c6.
 */
final class LayoutFixture {
    static final int DIMENSION = 8;
    static final ModelIdentity ENCODER = new ModelIdentity("fixture", "00112233445566778899aabbccddeeff");
    static final IndexStamp STAMP = new IndexStamp(IndexStamp.SCHEMA, ENCODER, DIMENSION);

    /** A fixed time, so that the archive of equal files is equal. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private LayoutFixture() {}

    /** What the index holds, after one more was removed. */
    static List<Document> documents() {
        Map<String, Value> metadata = Map.of(
                "kind", new Value.Keyword("note"),
                "year", new Value.Whole(-7),
                "share", new Value.Real(0.25),
                "seen", new Value.Date(Instant.ofEpochMilli(1_234_567_890_123L)),
                "open", new Value.Flag(false),
                "tags", new Value.Several(List.of(new Value.Keyword("é"), new Value.Whole(3))));
        String text = "Caf\u00e9 cafe\u0301\r\n\t\u0000 \ud83d\ude00 half \ud83d a pair \ufeff";
        Instant modified = Instant.parse("2026-02-03T04:05:06.789Z");
        return List.of(
                Document.of("bridge", "The bridge", "The bridge over the East River opened in 1883."),
                new Document("a/b c/ü.md", "file:///a/b", "/a", "Ünïcode", text, metadata, modified, "hash-1"),
                new Document(
                        "pages.pdf",
                        "file:///pages.pdf",
                        "/",
                        "Seiten",
                        "Erste Seite.\nZweite Seite.",
                        Map.of(),
                        modified,
                        "hash-2",
                        "de",
                        List.of(0, 13)),
                Document.of("empty", "A title alone", ""));
    }

    /** Two for each document with a text, one for another: unit vectors that tell where they belong. */
    static List<float[]> vectors(int document, Document of) {
        return IntStream.range(0, of.text().isEmpty() ? 1 : 2)
                .mapToObj(passage -> {
                    float[] vector = new float[DIMENSION];
                    vector[document] = 0.8f;
                    vector[DIMENSION - 1 - passage] = 0.6f;
                    return vector;
                })
                .toList();
    }

    static List<Passage> passages(Document document) {
        int length = document.text().length();
        if (length == 0) {
            return List.of(Passage.of(document, 0, 0, 0));
        }
        return List.of(Passage.of(document, 0, 0, length / 2), Passage.of(document, 1, length / 2, length));
    }

    /** Makes the index in {@code folder}, by two commits and with one document removed again. */
    static void make(Path folder) {
        List<Document> documents = documents();
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("the maker of the fixture")) {
            Document removed = Document.of("removed", "", "This one is gone.");
            update.replace(removed, passages(removed), vectors(0, removed));
            for (int i = 0; i < documents.size(); i++) {
                update.replace(documents.get(i), passages(documents.get(i)), vectors(i, documents.get(i)));
                if (i == 1) {
                    update.commit();
                }
            }
            update.remove("removed");
            update.commit();
        }
    }

    /** Packs the index's files, without the locks. */
    static void pack(Path folder, Path zip) throws IOException {
        Files.createDirectories(Objects.requireNonNull(zip.getParent()));
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> !file.toString().endsWith(".lock")).sorted().forEach(files::add);
        }
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(file.getFileName().toString());
                entry.setTimeLocal(ENTRY_TIME);
                packed.putNextEntry(entry);
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
    }

    /** Unpacks the index of a layout into a new folder. */
    static void unpack(int schema, Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = "schema-" + schema + ".zip";
        try (InputStream in = Objects.requireNonNull(LayoutFixture.class.getResourceAsStream(name), name);
                ZipInputStream packed = new ZipInputStream(in)) {
            for (ZipEntry entry = packed.getNextEntry(); entry != null; entry = packed.getNextEntry()) {
                Files.copy(packed, folder.resolve(entry.getName()));
            }
        }
    }
}
