package pith.indexer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import pith.indexer.child.Kind;
import pith.indexer.child.Misbehaving;

/** A program that has a file parsed, tells its child's process and folder, and waits to be killed. */
final class Orphaning {
    private Orphaning() {}

    public static void main(String[] arguments) throws Exception {
        ParserProcess child = ParserProcess.start(Misbehaving.class.getName(), () -> {});
        Path told = Path.of(arguments[1]);
        Path draft = Files.writeString(told.resolveSibling("draft"), child.pid() + " " + child.folder());
        Files.move(draft, told, StandardCopyOption.ATOMIC_MOVE);
        child.parse(Path.of(arguments[0]), Kind.PDF, Duration.ofHours(1), () -> {});
    }
}
