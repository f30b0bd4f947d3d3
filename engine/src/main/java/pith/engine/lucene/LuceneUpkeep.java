package pith.engine.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexFacts;
import pith.engine.IndexFacts.Part;
import pith.engine.IndexHealth;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexSnapshot;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexUpgrade;
import pith.engine.PithException;

/**
 * Looks after the index in a folder, whatever encoder made it: none is needed. All but {@link #compact}, {@link
 * #restore} and {@link #upgrade} may run while this or another process writes, and look at the newest commit as it was when they began.
 * Holds nothing. Thread-safe.
 */
public final class LuceneUpkeep {
    private final Path folder;

    private LuceneUpkeep(Path folder) {
        this.folder = folder;
    }

    /** Of the index in {@code folder}, which need not be there for {@link #restore}. */
    public static LuceneUpkeep of(Path folder) {
        return new LuceneUpkeep(folder.toAbsolutePath().normalize());
    }

    /**
     * What the index is and holds.
     *
     * @throws IndexUnavailable when there is none, or it cannot be read
     * @throws IndexMismatch when it was made by a version of another layout
     */
    public IndexFacts facts() {
        return read(pinned -> {
            IndexStamp stamp = stamp(pinned);
            IndexSettings settings = UserData.settings(pinned.commit().getUserData(), folder);
            Path commit = folder.resolve(pinned.commit().getSegmentsFileName());
            Map<Part, Long> bytes = Sizes.of(folder, pinned);
            try (DirectoryReader reader = DirectoryReader.open(pinned)) {
                long documents = documents(reader);
                return new IndexFacts(
                        stamp,
                        settings,
                        modified(commit),
                        documents,
                        reader.numDocs() - documents,
                        reader.leaves().size(),
                        deletedShare(pinned.commit()),
                        bytes,
                        languages(reader, documents));
            }
        });
    }

    /** Of a file that a newer commit may have taken the place of. */
    private static Instant modified(Path commit) throws IOException {
        try {
            return Files.getLastModifiedTime(commit).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.now();
        }
    }

    static long documents(DirectoryReader reader) throws IOException {
        return searcher(reader).count(Filters.DOCUMENTS);
    }

    private static IndexSearcher searcher(DirectoryReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        return searcher;
    }

    private static double deletedShare(SegmentInfos commit) {
        long all = 0;
        long deleted = 0;
        for (SegmentCommitInfo segment : commit) {
            all += segment.info.maxDoc();
            deleted += segment.getDelCount();
        }
        return all == 0 ? 0 : deleted / (double) all;
    }

    private static Map<String, Long> languages(DirectoryReader reader, long documents) throws IOException {
        Map<String, Long> languages = new TreeMap<>();
        long known = 0;
        Terms terms = MultiTerms.getTerms(reader, Layout.LANGUAGE);
        if (terms != null) {
            IndexSearcher searcher = searcher(reader);
            TermsEnum each = terms.iterator();
            for (BytesRef code = each.next(); code != null; code = each.next()) {
                long count = searcher.count(new TermQuery(new Term(Layout.LANGUAGE, BytesRef.deepCopyOf(code))));
                if (count > 0) {
                    languages.put(code.utf8ToString(), count);
                    known += count;
                }
            }
        }
        if (known < documents) {
            languages.put("", documents - known);
        }
        return languages;
    }

    /**
     * Reads the whole index and compares it with its checksums and with what Pith relies on: every passage lies within
     * its document's text, in order, and has a vector of unit length; every id is there once. Where all is well, also
     * measures how many of the nearest documents the graph finds. Damage is in what is returned, not thrown.
     *
     * @param sample how many queries to measure with, 0 for none; each is compared with every vector
     * @param seed of what is drawn at random
     * @throws IndexUnavailable when there is no index
     * @throws IndexMismatch when it was made by a version of another layout
     * @throws BadInput when {@code sample} is negative
     */
    public IndexHealth health(int sample, long seed) {
        if (sample < 0) {
            throw new BadInput("a sample of " + sample + " queries cannot be drawn; give 0 or more");
        }
        try (Directory directory = FSDirectory.open(existing());
                Pinned pinned = Pinned.newest(directory)) {
            stamp(pinned);
            IndexSettings settings = UserData.settings(pinned.commit().getUserData(), folder);
            return new Checkup(pinned, settings, sample, seed).run();
        } catch (IndexNotFoundException e) {
            throw absent(e);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return unreadable(e);
        }
    }

    private static IndexHealth unreadable(Exception e) {
        return new IndexHealth(
                List.of("the index cannot be opened: " + LuceneIndex.describe(e)),
                0,
                0,
                0,
                0,
                OptionalDouble.empty(),
                false,
                0);
    }

    /**
     * Rewrites the index without what was removed or replaced, and commits it: see {@link IndexUpdate#compact}.
     *
     * @param holder who does, for the message that others get meanwhile
     * @throws pith.engine.IndexLocked when another writes
     * @throws IndexUnavailable when there is no index, or it cannot be read or written
     * @throws IndexMismatch when it was made by a version of another layout
     */
    public void compact(String holder) {
        IndexStamp stamp = read(this::stamp);
        try (Index index = LuceneIndex.open(folder, stamp);
                IndexUpdate update = index.update(holder)) {
            update.compact();
            update.commit();
        }
    }

    /**
     * Copies the newest commit into a new folder, with a checksum of each file, synced. What is written meanwhile is not
     * in it; whatever was committed when this was called is.
     *
     * @param target a new or empty folder
     * @throws IndexUnavailable when there is no index, or it cannot be read or is damaged, or the target holds something
     *     or cannot be written
     * @throws IndexMismatch when it was made by a version of another layout
     */
    public IndexSnapshot snapshot(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        return read(pinned -> {
            stamp(pinned);
            return Snapshots.take(pinned, absolute);
        });
    }

    /**
     * Puts a snapshot here, verified before anything is touched, synced, and renamed into place whole. Where it is cut
     * off, the index is as it was.
     *
     * @param snapshot a folder that {@link #snapshot} made
     * @param force replaces the index that is there
     * @throws pith.engine.IndexLocked when another writes to the index that is there
     * @throws IndexUnavailable when the snapshot is none or damaged, when there is an index and no {@code force}, or the
     *     folder holds something else or cannot be written
     * @throws IndexMismatch when the snapshot is of another layout
     */
    public IndexSnapshot restore(Path snapshot, boolean force) {
        Path absolute = snapshot.toAbsolutePath().normalize();
        try {
            return Snapshots.restore(absolute, folder, force);
        } catch (IOException e) {
            throw new IndexUnavailable(
                    "snapshot " + absolute + " cannot be restored to " + folder + ": " + LuceneIndex.describe(e)
                            + ". The index there is as it was; mend the cause and try again",
                    e);
        }
    }

    /**
     * Writes the index anew in the layout of this version, where it has an older one that keeps all that takes: nothing
     * is embedded again. Needs the room for both. Where it is cut off, the index is as it was.
     *
     * @param holder who does, for the message that others get meanwhile
     * @throws pith.engine.IndexLocked when another writes
     * @throws IndexUnavailable when there is no index, or it cannot be read or written
     * @throws IndexMismatch when it is of a layout that cannot be upgraded
     */
    public IndexUpgrade upgrade(String holder, IndexUpgrade.Listener listener) {
        try {
            existing();
            return new Upgrade(folder, listener).run(holder);
        } catch (IndexNotFoundException e) {
            throw absent(e);
        } catch (PithException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (e instanceof InterruptedIOException) {
                Thread.currentThread().interrupt();
            }
            throw new IndexUnavailable(
                    "index " + folder + " cannot be upgraded: " + LuceneIndex.describe(e)
                            + ". It is as it was; mend the cause and try again",
                    e);
        }
    }

    private interface Reading<T> {
        T of(Pinned pinned) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try (Directory directory = FSDirectory.open(existing());
                Pinned pinned = Pinned.newest(directory)) {
            return reading.of(pinned);
        } catch (IndexNotFoundException e) {
            throw absent(e);
        } catch (PithException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IndexUnavailable(
                    "index " + folder + ": " + LuceneIndex.describe(e)
                            + ". Nothing was changed in it; pith check tells whether it is whole",
                    e);
        }
    }

    /** Not made by looking at it, as Lucene would. */
    private Path existing() throws IndexNotFoundException {
        if (!Files.isDirectory(folder)) {
            throw new IndexNotFoundException(folder + " is no folder");
        }
        return folder;
    }

    private IndexUnavailable absent(IndexNotFoundException e) {
        return LuceneIndex.absent(folder, e);
    }

    private IndexStamp stamp(Pinned pinned) {
        IndexStamp stamp = UserData.stamp(pinned.commit().getUserData(), folder);
        LuceneIndex.requireLayout(folder, stamp.schema(), IndexStamp.SCHEMA);
        return stamp;
    }
}
