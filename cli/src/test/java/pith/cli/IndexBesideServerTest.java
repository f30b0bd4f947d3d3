package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;

final class IndexBesideServerTest {
    @TempDir
    private Path folder;

    @Test
    void theServerIsSentTheWork() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.md"), "# A bridge\n\nIt is old.\n");
        Files.writeString(folder.resolve("b.md"), "# A tower\n\nIt is new.\n");
        Program program = Program.in(folder);
        assertEquals(0, program.run("index", "a.md").exit());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicInteger exit = new AtomicInteger(-1);
        Thread server = new Thread(() -> exit.set(Main.run(program.around(out, err), "serve", "--port", "0")));
        server.start();
        for (int i = 0; i < 600 && server.isAlive() && !out.toString().contains("Ctrl-C"); i++) {
            Thread.sleep(100);
        }
        Ran ran = program.run("index", "b.md");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("The server at http://127.0.0.1:"), ran.out());
        assertTrue(ran.out().contains("1 indexed"), ran.out());
        assertEquals(0, program.run("search", "tower").exit());
        server.interrupt(); // what the signal does
        server.join(60_000);
        assertEquals(0, exit.get(), err.toString());
    }
}
