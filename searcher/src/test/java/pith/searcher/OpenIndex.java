package pith.searcher;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Encoder;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;

/**
 * What tests of every engine begin with: an empty index, open for writing and searching, and numbers by chance, whose
 * seed says what was asked and what was in the index.
 *
 * @param <E> the encoder
 */
abstract class OpenIndex<E extends Encoder> {
    final E encoder;
    final long seed = new Random().nextLong();
    final Random random = new Random(seed);
    final String what = "seed " + seed;

    @TempDir
    Path folder;

    Index index;
    IndexUpdate update;
    Searcher searcher;

    OpenIndex(E encoder) {
        this.encoder = encoder;
    }

    /** An index that is not there yet. */
    abstract Index create(Path folder, IndexStamp stamp);

    @BeforeEach
    void open() {
        index = create(folder.resolve("index"), IndexStamp.of(encoder));
        update = index.update("test");
        searcher = new Searcher(encoder, index);
    }

    @AfterEach
    void close() {
        searcher.close();
        update.close();
        index.close();
    }
}
