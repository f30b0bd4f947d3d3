package pith.indexer;

import java.util.List;
import java.util.concurrent.Future;
import pith.engine.Passage;

/**
 * A document's passages and their vectors, which may still be on their way.
 *
 * @param passages in the order of the text
 * @param pieces the word pieces that the encoder reads for them
 * @param coverage how much of the text is in them; of no text where the passages were known
 * @param vectors one for each passage
 */
record Embedding(List<Passage> passages, long pieces, Coverage coverage, List<? extends Future<float[]>> vectors) {}
