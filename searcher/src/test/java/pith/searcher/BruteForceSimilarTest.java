package pith.searcher;

import java.nio.file.Path;
import pith.engine.BruteForceIndex;
import pith.engine.Index;
import pith.engine.IndexStamp;

final class BruteForceSimilarTest extends SimilarContract {
    @Override
    Index create(Path folder, IndexStamp stamp) {
        return new BruteForceIndex(stamp);
    }
}
