package pith.engine.lucene;

import java.nio.file.Path;

/** Restores a snapshot over an index again and again, until it is killed. */
final class RestoreMain {
    private RestoreMain() {}

    public static void main(String[] arguments) {
        System.out.println("begins");
        while (true) {
            LuceneUpkeep.of(Path.of(arguments[0])).restore(Path.of(arguments[1]), true);
        }
    }
}
