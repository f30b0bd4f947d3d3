package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.engine.lucene.LuceneIndex;

class IndexingBenchTest {
    private static final int ARTICLES = 12;

    @TempDir
    Path folder;

    private Path articles() throws IOException {
        Path file = folder.resolve("articles.jsonl.gz");
        try (Writer out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            for (int i = 0; i < ARTICLES; i++) {
                out.write("{\"id\": \"" + i + "\", \"title\": \"T" + i + "\", \"text\": \""
                        + "Some words of it. ".repeat(20 * i + 1) + "\"}\n");
            }
        }
        return file;
    }

    @Test
    void indexesTheFirstArticlesAndTimesTheEncoderBesideIt() throws IOException {
        WordEncoder encoder = new WordEncoder();
        List<String> said = new ArrayList<>();
        IndexingReport report = IndexingBench.run(
                new IndexingBench.Plan(
                        encoder, articles(), List.of(3, ARTICLES), List.of(5, 1), 4, 2, folder.resolve("kept")),
                said::add);
        assertEquals(2, report.rows().size());
        assertEquals(ARTICLES, report.rows().getLast().articles());
        assertTrue(report.rows().getLast().passages() > ARTICLES, report.toString());
        assertTrue(report.rows().getFirst().passages() < report.rows().getLast().passages(), report.toString());
        assertEquals(4, report.rows().getLast().samplePassages());
        for (String figure : List.of(
                "articles_3_passages_per_second",
                "articles_12_of_alone_share",
                "articles_12_of_alone_by_pieces_share",
                "articles_12_encoder_busy_share",
                "articles_12_index_megabytes")) {
            assertTrue(Figures.get(report, figure) > 0, figure);
        }
        assertEquals(1, Figures.get(report, "articles_12_coverage_share"));
        assertTrue(report.toTable().contains("passages/s"), report.toTable());
        List<Milestones.Milestone> grown = report.rows().getLast().milestones();
        assertEquals(2, grown.size());
        assertTrue(grown.getFirst().documents() >= 1 && grown.getLast().documents() >= 5, grown.toString());
        assertTrue(report.toTable().contains("after articles"), report.toTable());
        try (Index kept = LuceneIndex.open(folder.resolve("kept"), IndexStamp.of(encoder));
                IndexView view = kept.view()) {
            assertEquals(ARTICLES, view.documentCount());
        }
        assertTrue(said.getFirst().startsWith("3 of 12 articles"), said.toString());
    }

    @Test
    void memoryIsSeen() throws Exception {
        try (Memory memory = new Memory()) {
            byte[] held = new byte[32 << 20];
            // Collections are told of by another thread.
            for (long start = System.nanoTime(); memory.peak().heapBytes() < held.length; ) {
                System.gc();
                assertTrue(System.nanoTime() - start < 120e9, "no collection is heard of");
            }
            if (Files.isReadable(Path.of("/proc/self/status"))) {
                assertTrue(memory.peak().anonymousBytes() > held.length);
            }
            held[held.length - 1] = 1; // it is in use to the end
        }
    }

    @Test
    void moreArticlesThanThereAreAreRefused() throws IOException {
        Path articles = articles();
        BadInput e = assertThrows(
                BadInput.class,
                () -> IndexingBench.run(
                        new IndexingBench.Plan(new WordEncoder(), articles, List.of(13), List.of(), 4, 2, null),
                        said -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("the 12 of articles.jsonl.gz"), e.getMessage());
        Path missing = folder.resolve("missing.gz");
        assertThrows(
                UnreadableSource.class,
                () -> IndexingBench.run(
                        new IndexingBench.Plan(new WordEncoder(), missing, List.of(1), List.of(), 4, 2, null),
                        said -> {}));
    }
}
