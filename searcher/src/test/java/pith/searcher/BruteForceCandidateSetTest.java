package pith.searcher;

import java.nio.file.Path;
import pith.engine.BruteForceIndex;
import pith.engine.Index;
import pith.engine.IndexStamp;

final class BruteForceCandidateSetTest extends CandidateSetContract {
    @Override
    Index create(Path folder, IndexStamp stamp) {
        return new BruteForceIndex(stamp);
    }
}
