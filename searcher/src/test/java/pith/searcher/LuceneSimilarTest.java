package pith.searcher;

import java.nio.file.Path;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.lucene.LuceneIndex;

final class LuceneSimilarTest extends SimilarContract {
    @Override
    Index create(Path folder, IndexStamp stamp) {
        return LuceneIndex.open(folder, stamp);
    }
}
