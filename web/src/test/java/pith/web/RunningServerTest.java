package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.IndexUnavailable;
import pith.engine.UnreadableSource;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;

final class RunningServerTest {
    @TempDir
    private Path folder;

    private Path index() {
        return folder.resolve("index");
    }

    @Test
    void theServersOwnUserHasItIndexAnyFolder() throws IOException {
        Path docs = Files.createDirectories(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "# A bridge\n\nIt is old.\n");
        Files.write(docs.resolve("b.pdf"), new byte[] {'%', 'P', 'D', 'F', '-', '1'});
        ApiKeys keys = ApiKeys.in(folder.resolve("keys"));
        keys.create("one", Scope.READ);
        RunningServer server;
        try (Running running = new Running(index(), Serving.on("localhost", 0).withKeys(keys))) {
            assertEquals(Optional.empty(), RunningServer.beside(index()));
            running.server.announce(index());
            server = RunningServer.beside(index()).orElseThrow();
            assertEquals(running.server.url(), server.url());
            assertTrue(server.answers());
            IndexReport report = server.index(IndexJob.of(docs), progress -> {});
            assertEquals(1, report.count(Outcome.INDEXED));
            assertEquals("b.pdf", report.entries(Outcome.FAILED).getFirst().name());
            assertFalse(report.interrupted());
            IndexJob nowhere = IndexJob.of(folder.resolve("none"));
            assertTrue(
                    assertThrows(IndexUnavailable.class, () -> server(index()).index(nowhere, progress -> {}))
                            .getMessage()
                            .contains("is not there"));
        }
        assertEquals(Optional.empty(), RunningServer.beside(index()), "the word is taken back");
        assertFalse(server.answers());
        assertThrows(IndexUnavailable.class, () -> server.index(IndexJob.of(docs), progress -> {}));
    }

    private static RunningServer server(Path index) {
        return RunningServer.beside(index).orElseThrow();
    }

    @Test
    void aRuinedWordIsNamed() throws IOException {
        Files.writeString(folder.resolve("index.serve"), "{");
        UnreadableSource refused = assertThrows(UnreadableSource.class, () -> RunningServer.beside(index()));
        assertTrue(refused.getMessage().contains("index.serve"), refused.getMessage());
    }
}
