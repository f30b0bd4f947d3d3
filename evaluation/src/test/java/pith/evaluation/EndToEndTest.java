package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.engine.Mode;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;

/** The whole of Pith, with its own models, on the sample corpus: what a user gets who types the demo's commands. */
final class EndToEndTest {
    private static final Path SAMPLE = Path.of("..", "sample-corpus");

    @Test
    void theSampleCorpusIsFoundAnsweredAndLeftAloneWhenUnchanged(@TempDir Path folder) {
        try (Pith pith = Pith.open(folder.resolve("index"))) {
            SampleReport report = SampleCorpus.run(pith, SAMPLE, null, line -> {});
            String misses = String.join("\n", report.misses());

            assertTrue(report.recallAt5(Mode.HYBRID, "all") >= 0.95, misses);
            assertTrue(report.recallAt5(Mode.HYBRID, "paraphrase") >= 0.90, misses);
            assertTrue(report.rightShare(3) >= 0.85, misses);
            assertTrue(report.anySameFieldIn5(Mode.HYBRID) >= 0.9, report::toTable);
            assertTrue(report.sameFieldAt5(Mode.HYBRID) >= 0.45, report::toTable);
            assertEquals(List.of(), report.misplaced());

            IndexReport again = pith.index(SAMPLE.resolve("documents"));
            assertEquals(again.entries().size(), again.count(Outcome.UNCHANGED));
            assertEquals(Map.of(Outcome.UNCHANGED, again.count(Outcome.UNCHANGED)), again.counts());
            assertEquals(0, again.passages());
        }
    }
}
