package pith.engine.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.IOUtils;
import pith.engine.Document;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexStamp;
import pith.engine.IndexUpgrade;
import pith.engine.Passage;

/**
 * Writes an index of an older layout anew in this one's, without its files and its model: texts, passages and vectors lie
 * in it as they were given. As a restore does, it holds the writer's lock, writes into a folder beside the index, and
 * renames that into place when it is whole and synced; whatever cuts it off leaves the old index as it was. One document
 * at a time is in memory. For one use.
 */
final class Upgrade {
    /** The oldest layout that keeps texts, passages and vectors as this one does. */
    static final int OLDEST = 2;

    private final Path folder;
    private final IndexUpgrade.Listener listener;
    private long all;
    private long documents;
    private long passages;

    Upgrade(Path folder, IndexUpgrade.Listener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /** @param holder who upgrades, for the message that others get meanwhile */
    IndexUpgrade run(String holder) throws IOException {
        Path place = folder.toRealPath(); // a link that leads to it stays
        try (Directory old = FSDirectory.open(place);
                Lock lock = Snapshots.lock(old, place)) {
            Files.writeString(place.resolve(LuceneIndex.HOLDER), holder);
            Snapshots.deleteParts(place); // of one that was killed: only who holds the lock writes any
            Path part = Snapshots.beside(place, "part");
            try {
                int from = write(old, part);
                if (from != IndexStamp.SCHEMA) {
                    Snapshots.swap(part, place, lock);
                }
                return new IndexUpgrade(folder, from, documents, passages);
            } finally {
                Snapshots.delete(part);
            }
        }
    }

    /** The layout that it had; nothing is written where that is the present one. */
    private int write(Directory old, Path part) throws IOException {
        try (Pinned pinned = Pinned.newest(old);
                DirectoryReader reader = DirectoryReader.open(pinned)) {
            IndexStamp stamp = UserData.stamp(pinned.commit().getUserData(), folder);
            IndexSettings settings = UserData.settings(pinned.commit().getUserData(), folder);
            all = LuceneUpkeep.documents(reader);
            if (stamp.schema() == IndexStamp.SCHEMA) {
                documents = all;
                passages = reader.numDocs() - all;
            } else if (stamp.schema() < OLDEST || stamp.schema() > IndexStamp.SCHEMA) {
                throw new IndexMismatch("index " + folder + " has layout " + stamp.schema()
                        + ", which this version cannot upgrade (it can from " + OLDEST
                        + " on); index again into a new folder, or use the version that made it");
            } else {
                copy(reader, part, new IndexStamp(IndexStamp.SCHEMA, stamp.encoder(), stamp.dimension()), settings);
            }
            return stamp.schema();
        }
    }

    private void copy(DirectoryReader reader, Path part, IndexStamp stamp, IndexSettings settings) throws IOException {
        Files.createDirectories(part);
        try (Directory target = FSDirectory.open(part)) {
            Writing writing = Writing.open(target, settings);
            try {
                IndexWriter writer = writing.writer();
                writer.setLiveCommitData(UserData.of(stamp, settings).entrySet());
                for (LeafReaderContext leaf : reader.leaves()) {
                    BitSet last = new QueryBitSetProducer(Filters.DOCUMENTS).getBitSet(leaf);
                    if (last != null) {
                        copy(leaf.reader(), last, writer);
                    }
                }
                writer.commit();
                if (writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merges) {
                    merges.sync(); // which that commit may have set off
                }
                writer.commit();
            } finally {
                writing.abandon();
            }
            try (DirectoryReader written = DirectoryReader.open(target)) {
                if (LuceneUpkeep.documents(written) != all || written.numDocs() != all + passages) {
                    throw new IOException("of " + all + " documents, " + LuceneUpkeep.documents(written)
                            + " were written, with " + written.numDocs() + " members of " + (all + passages));
                }
            }
        }
        IOUtils.fsync(part, true);
    }

    private void copy(LeafReader leaf, BitSet last, IndexWriter writer) throws IOException {
        Bits live = leaf.getLiveDocs();
        NumericDocValues counts = LuceneView.required(leaf.getNumericDocValues(Layout.PASSAGES));
        NumericDocValues starts = leaf.getNumericDocValues(Layout.START);
        NumericDocValues ends = leaf.getNumericDocValues(Layout.END);
        FloatVectorValues vectors = LuceneView.required(leaf.getFloatVectorValues(Layout.VECTOR));
        DocIndexIterator at = vectors.iterator();
        for (int doc = last.nextSetBit(0); doc >= 0 && doc < leaf.maxDoc(); doc = next(last, doc, leaf.maxDoc())) {
            if (live != null && !live.get(doc)) {
                continue;
            }
            if (Thread.interrupted()) { // cleared, so that Lucene can put its things in order
                throw new InterruptedIOException("it was stopped");
            }
            Document document = Layout.document(
                    LuceneView.text(leaf, Layout.NAME, doc),
                    LuceneView.text(leaf, Layout.ROOT, doc),
                    LuceneView.text(leaf, Layout.URI, doc),
                    LuceneView.text(leaf, Layout.HASH, doc),
                    leaf.storedFields(),
                    doc);
            int count = (int) LuceneView.number(counts, doc);
            List<Passage> members = new ArrayList<>(count);
            List<float[]> theirs = new ArrayList<>(count);
            for (int ordinal = 0; ordinal < count; ordinal++) {
                int member = doc - count + ordinal;
                int start = (int) LuceneView.number(starts, member);
                int end = (int) LuceneView.number(ends, member);
                members.add(Passage.of(document, ordinal, start, end));
                if (at.docID() < member && at.advance(member) != member) {
                    throw new IOException("passage " + ordinal + " of document " + document.id() + " has no vector");
                }
                theirs.add(vectors.vectorValue(at.index()).clone());
            }
            writer.addDocuments(Layout.block(document, members, theirs));
            passages += count;
            listener.documents(++documents, all);
        }
    }

    private static int next(BitSet last, int doc, int maxDoc) {
        return doc + 1 < maxDoc ? last.nextSetBit(doc + 1) : maxDoc;
    }

    /** What to do with an index of another layout. */
    static String advice(Path folder, int found) {
        return found >= OLDEST && found < IndexStamp.SCHEMA
                ? "upgrade it, which reads and embeds no file again: pith upgrade --index " + folder
                : "index again into a new folder, or use the version that made it";
    }
}
