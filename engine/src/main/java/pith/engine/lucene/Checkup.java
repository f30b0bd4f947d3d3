package pith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CheckIndex.Status.SegmentInfoStatus;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.IndexHealth;
import pith.engine.IndexSettings;
import pith.engine.Quote;

/**
 * Looks a commit over: first Lucene's own examination with all checksums; where that finds nothing, what Pith relies on
 * (see {@link Layout}); then how well the graph finds. For one use.
 */
final class Checkup {
    /** Beyond, one more tells nobody anything. */
    private static final int MAX_PROBLEMS = 20;

    private static final double UNIT_TOLERANCE = 2e-3;

    private final Pinned pinned;
    private final IndexSettings settings;
    private final int sample;
    private final Random random;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<float[]> sampled = new ArrayList<>();
    private long documents;
    private long passages;
    private long seen; // vectors, of which the sample is drawn

    Checkup(Pinned pinned, IndexSettings settings, int sample, long seed) {
        this.pinned = pinned;
        this.settings = settings;
        this.sample = sample;
        this.random = new Random(seed);
    }

    IndexHealth run() throws IOException {
        long started = System.nanoTime();
        checksums();
        OptionalDouble recall = OptionalDouble.empty();
        if (problems.isEmpty()) {
            try (DirectoryReader reader = DirectoryReader.open(pinned)) {
                layout(reader);
                if (problems.isEmpty() && !sampled.isEmpty()) {
                    recall = OptionalDouble.of(Recall.of(reader, settings, sampled, random));
                }
            }
        }
        long bytes = 0;
        for (String name : pinned.listAll()) {
            bytes += pinned.fileLength(name);
        }
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        boolean graphUsed = documents + passages > LuceneView.EXACT_VECTORS;
        return new IndexHealth(problems, documents, passages, bytes, sampled.size(), recall, graphUsed, tookMillis);
    }

    private void problem(String what) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(what);
        }
    }

    private void checksums() throws IOException {
        try (CheckIndex lucene = new CheckIndex(pinned, NoLockFactory.INSTANCE.obtainLock(pinned, ""))) {
            lucene.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_INTEGRITY_CHECKS);
            CheckIndex.Status status = lucene.checkIndex();
            if (status.clean) {
                return;
            }
            for (SegmentInfoStatus segment : status.segmentInfos) {
                Throwable error = error(segment);
                if (error != null) {
                    problem("part " + segment.name + ": " + LuceneIndex.describe(error));
                }
            }
            if (problems.isEmpty()) {
                problem("Lucene's examination says that the index is not whole");
            }
        }
    }

    /** Lucene notes it with what it looked at last. */
    private static @Nullable Throwable error(SegmentInfoStatus segment) {
        if (segment.error != null) {
            return segment.error;
        }
        List<@Nullable Throwable> errors = new ArrayList<>();
        errors.add(segment.liveDocStatus == null ? null : segment.liveDocStatus.error);
        errors.add(segment.fieldInfoStatus == null ? null : segment.fieldInfoStatus.error);
        errors.add(segment.fieldNormStatus == null ? null : segment.fieldNormStatus.error);
        errors.add(segment.termIndexStatus == null ? null : segment.termIndexStatus.error);
        errors.add(segment.storedFieldStatus == null ? null : segment.storedFieldStatus.error);
        errors.add(segment.docValuesStatus == null ? null : segment.docValuesStatus.error);
        errors.add(segment.pointsStatus == null ? null : segment.pointsStatus.error);
        errors.add(segment.vectorValuesStatus == null ? null : segment.vectorValuesStatus.error);
        for (Throwable error : errors) {
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private void layout(DirectoryReader reader) throws IOException {
        BitSetProducer blocks = new QueryBitSetProducer(Filters.DOCUMENTS);
        for (LeafReaderContext leaf : reader.leaves()) {
            BitSet last = blocks.getBitSet(leaf);
            int first = 0;
            if (last != null) {
                Block block = new Block(leaf.reader());
                for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
                    if (last.get(doc)) {
                        block.check(first, doc, leaf.docBase);
                        first = doc + 1;
                    }
                }
            }
            if (first < leaf.reader().maxDoc()) {
                problem((leaf.reader().maxDoc() - first) + " passages have no document after them");
            }
        }
    }

    /** Passages and the document after them, read forwards through a segment. */
    private final class Block {
        private final LeafReader leaf;
        private final @Nullable Bits live;
        private final @Nullable NumericDocValues counts;
        private final @Nullable NumericDocValues starts;
        private final @Nullable NumericDocValues ends;
        private final @Nullable FloatVectorValues vectors;
        private final @Nullable DocIndexIterator at;

        Block(LeafReader leaf) throws IOException {
            this.leaf = leaf;
            live = leaf.getLiveDocs();
            counts = leaf.getNumericDocValues(Layout.PASSAGES);
            starts = leaf.getNumericDocValues(Layout.START);
            ends = leaf.getNumericDocValues(Layout.END);
            vectors = leaf.getFloatVectorValues(Layout.VECTOR);
            at = vectors == null ? null : vectors.iterator();
        }

        void check(int first, int last, int base) throws IOException {
            String where = "document number " + (base + last);
            long count = number(counts, last);
            if (count != last - first || count < 1) {
                problem(where + " says that it has " + count + " passages, and " + (last - first) + " lie before it");
            }
            for (int passage = first; passage < last; passage++) {
                if (isLive(passage) != isLive(last)) {
                    problem(where + " and its passage " + (passage - first) + " are not both there or both removed");
                }
            }
            if (isLive(last)) {
                documents++;
                passages += last - first;
                members(first, last, where);
            }
        }

        private void members(int first, int last, String where) throws IOException {
            Document document;
            try {
                document = Layout.document(
                        LuceneView.text(leaf, Layout.NAME, last),
                        LuceneView.text(leaf, Layout.ROOT, last),
                        LuceneView.text(leaf, Layout.URI, last),
                        LuceneView.text(leaf, Layout.HASH, last),
                        leaf.storedFields(),
                        last);
            } catch (IOException | RuntimeException e) {
                problem(where + " cannot be read: " + LuceneIndex.describe(e));
                return;
            }
            String name = "document \"" + Quote.of(document.id()) + "\"";
            if (!ids.add(document.id())) {
                problem(name + " is there twice");
            }
            long earlierStart = 0;
            long earlierEnd = 0;
            for (int passage = first; passage < last; passage++) {
                long start = number(starts, passage);
                long end = number(ends, passage);
                if (start < earlierStart
                        || end < earlierEnd
                        || end < start
                        || end > document.text().length()) {
                    problem(name + " has a passage " + (passage - first) + " from " + start + " to " + end
                            + ", which is out of order or outside its "
                            + document.text().length() + " characters");
                }
                earlierStart = start;
                earlierEnd = end;
                vector(passage, passage - first, name);
            }
        }

        private void vector(int passage, int ordinal, String name) throws IOException {
            if (vectors == null || at == null || to(passage, at) != passage) {
                problem(name + " has no vector for its passage " + ordinal);
                return;
            }
            float[] vector = vectors.vectorValue(at.index());
            double squares = 0;
            for (float x : vector) {
                squares += (double) x * x;
            }
            if (!(Math.abs(squares - 1) <= UNIT_TOLERANCE)) { // not "greater than", which would let NaN pass
                problem(name + " has a vector of squared length " + squares + " for its passage " + ordinal);
            } else {
                sample(vector);
            }
        }

        private static int to(int passage, DocIndexIterator at) throws IOException {
            return at.docID() < passage ? at.advance(passage) : at.docID();
        }

        private boolean isLive(int doc) {
            return live == null || live.get(doc);
        }
    }

    /** Each vector is in the sample with the same probability (Vitter's algorithm R). */
    private void sample(float[] vector) {
        seen++;
        if (sampled.size() < sample) {
            sampled.add(vector.clone());
            return;
        }
        long place = random.nextLong(seen);
        if (place < sample) {
            sampled.set((int) place, vector.clone());
        }
    }

    private static long number(@Nullable NumericDocValues values, int doc) throws IOException {
        return values != null && values.advanceExact(doc) ? values.longValue() : -1;
    }
}
