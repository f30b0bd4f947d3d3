package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pith.indexer.Progress;

class IndexProgressTest {
    private static final Path HERE = Path.of("/here");

    private static Progress progress(long files, long passages, OptionalLong left) {
        return new Progress(files, 1_234, files, passages, 37.6, files / 1_234.0, left, "/here/notes/a.txt");
    }

    @Test
    void everyFigureKeepsItsPlace() {
        String early = IndexProgress.status(progress(7, 9, OptionalLong.empty()));
        String late = IndexProgress.status(progress(1_234, 456_789, OptionalLong.of(7_000)));
        assertEquals(
                "  0 %      7 of 1,234 files        7 documents          9 passages    38 a second",
                early.stripTrailing());
        assertEquals(
                "100 %  1,234 of 1,234 files    1,234 documents    456,789 passages    38 a second  1 h 50 min left",
                late.stripTrailing());
        assertEquals(early.indexOf("passages"), late.indexOf("passages"));
        assertTrue(IndexProgress.status(progress(1, 1, OptionalLong.of(41))).contains("  50 s left"));
        assertTrue(IndexProgress.status(progress(1, 1, OptionalLong.of(100))).contains("  2 min left"));
    }

    @Test
    void aPersonSeesOneLineThatIsRedrawn() {
        StringWriter err = new StringWriter();
        try (IndexProgress shown =
                new IndexProgress(Program.in(HERE).onTerminal().around(new StringWriter(), err), () -> 0)) {
            shown.accept(progress(1, 2, OptionalLong.empty()));
            shown.accept(progress(2, 3, OptionalLong.empty()));
        }
        assertEquals(3, err.toString().split("\r", -1).length - 1);
        assertTrue(err.toString().endsWith("\r\u001B[K"), err.toString());
    }

    @Test
    void aLogGetsALineNowAndThen() {
        StringWriter err = new StringWriter();
        long[] now = {0};
        try (IndexProgress shown = new IndexProgress(Program.in(HERE).around(new StringWriter(), err), () -> now[0])) {
            for (int second = 0; second < 65; second++) {
                now[0] = TimeUnit.SECONDS.toNanos(second);
                shown.accept(progress(second, second, OptionalLong.of(600)));
            }
        }
        assertEquals("""
                2 %, 30 of 1,234 files, 30 documents, 30 passages, 38 a second, 10 min left
                4 %, 60 of 1,234 files, 60 documents, 60 passages, 38 a second, 10 min left
                """, err.toString().replace("\r\n", "\n"));
    }
}
