package pith.engine.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;

/** An index in a folder, by Lucene: words in an inverted index, vectors in an HNSW graph. Thread-safe. */
public final class LuceneIndex implements Index {
    /** The most numbers of a vector. */
    public static final int MAX_DIMENSION = WideVectors.MAX_DIMENSION;

    /** Lucene's own lock says that someone writes; this file says who. It means nothing while the lock is free. */
    static final String HOLDER = "pith-writer.lock";

    private static final int MAX_TRIES = 10;

    private final Path folder;
    private final IndexStamp stamp;
    private @Nullable IndexSettings wanted;
    private final long exactVectors;
    private final Storage storage;
    private final BitSetProducer documents = new QueryBitSetProducer(Filters.DOCUMENTS);
    private @Nullable Directory directory;
    private @Nullable DirectoryReader newest;
    private IndexSettings settings = IndexSettings.DEFAULT; // those of newest
    private boolean closed;

    /** Opens the files of a folder. */
    @FunctionalInterface
    interface Storage {
        Directory open(Path folder) throws IOException;
    }

    private LuceneIndex(
            Path folder, IndexStamp stamp, @Nullable IndexSettings wanted, long exactVectors, Storage storage) {
        this.folder = folder;
        this.stamp = stamp;
        this.wanted = wanted;
        this.exactVectors = exactVectors;
        this.storage = storage;
    }

    /**
     * The index in {@code folder}. Nothing is read or written yet: the folder need not be there, the first update makes
     * it.
     *
     * @param stamp what its vectors are, or will be, made with: of at most {@value #MAX_DIMENSION} numbers
     * @throws BadInput when the vectors are longer
     */
    public static LuceneIndex open(Path folder, IndexStamp stamp) {
        return open(folder, stamp, null, LuceneView.EXACT_VECTORS);
    }

    /**
     * The index in {@code folder}, as by {@link #open(Path, IndexStamp)}.
     *
     * @param wanted how it keeps its vectors: one that has other settings is refused by an {@link IndexMismatch} when it
     *     is read or written. Null for those that it has, and the default ones for a new index
     */
    public static LuceneIndex open(Path folder, IndexStamp stamp, @Nullable IndexSettings wanted) {
        return open(folder, stamp, wanted, LuceneView.EXACT_VECTORS);
    }

    /** @param exactVectors so few vectors are compared one by one */
    static LuceneIndex open(Path folder, IndexStamp stamp, @Nullable IndexSettings wanted, long exactVectors) {
        return open(folder, stamp, wanted, exactVectors, FSDirectory::open);
    }

    /** @param storage in place of the disk's own files */
    static LuceneIndex open(
            Path folder, IndexStamp stamp, @Nullable IndexSettings wanted, long exactVectors, Storage storage) {
        if (stamp.dimension() < 1 || stamp.dimension() > MAX_DIMENSION) {
            throw new BadInput("the encoder " + stamp.encoder() + " gives vectors of " + stamp.dimension()
                    + " numbers, an index takes 1 to " + MAX_DIMENSION + "; use another encoder");
        }
        return new LuceneIndex(folder.toAbsolutePath().normalize(), stamp, wanted, exactVectors, storage);
    }

    /**
     * What the index in {@code folder} was made with. Empty where there is none, or none that says so: opening it tells
     * more.
     */
    public static Optional<IndexStamp> stampIn(Path folder) {
        return userDataIn(folder).map(data -> UserData.stamp(data, folder));
    }

    /**
     * How the index in {@code folder} keeps its vectors. Empty where there is none, or none that says so: opening it
     * tells more.
     */
    public static Optional<IndexSettings> settingsIn(Path folder) {
        return userDataIn(folder).map(data -> UserData.settings(data, folder));
    }

    private static Optional<Map<String, String>> userDataIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Directory directory = FSDirectory.open(folder)) {
            Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
            UserData.stamp(data, folder);
            UserData.settings(data, folder);
            return Optional.of(data);
        } catch (IOException | IllegalArgumentException | IndexMismatch e) {
            return Optional.empty();
        }
    }

    /**
     * Has a new index made with these settings; one that has others is refused, as by {@link #open(Path, IndexStamp,
     * IndexSettings)}.
     */
    public synchronized void want(IndexSettings settings) {
        requireOpen();
        wanted = settings;
        try {
            forget(); // so that the next view is checked too
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** What was asked for by {@link #want} or when it was opened. */
    public synchronized Optional<IndexSettings> wanted() {
        return Optional.ofNullable(wanted);
    }

    @Override
    public IndexStamp stamp() {
        return stamp;
    }

    @Override
    public synchronized IndexView view() {
        requireOpen();
        try {
            return new LuceneView(acquire(), documents, exactVectors, settings);
        } catch (IndexNotFoundException e) {
            throw absent(folder, e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** The newest commit's reader with a reference for the caller. */
    private DirectoryReader acquire() throws IOException {
        if (!Files.isDirectory(folder)) {
            forget();
            throw new IndexNotFoundException(folder + " is no folder");
        }
        // Not by the reader's own look for changes: a folder deleted and indexed again is another index, whose commits
        // count from the start.
        String there = newestCommit();
        if (newest == null || !there.equals(commit(newest))) {
            DirectoryReader opened = DirectoryReader.open(directory());
            IndexSettings found;
            try {
                found = check(opened.getIndexCommit().getUserData());
            } catch (IndexMismatch e) {
                opened.close();
                throw e;
            }
            forget();
            newest = opened;
            settings = found;
        }
        newest.incRef();
        return newest;
    }

    private void forget() throws IOException {
        if (newest != null) {
            newest.close();
            newest = null;
        }
    }

    private String newestCommit() throws IOException {
        return commit(SegmentInfos.readLatestCommit(directory()));
    }

    private static String commit(DirectoryReader reader) {
        return commit(((StandardDirectoryReader) reader).getSegmentInfos());
    }

    /** Names a commit among all of all indexes that ever were in the folder: Lucene draws its id at random. */
    static String commit(SegmentInfos infos) {
        return HexFormat.of().formatHex(infos.getId());
    }

    @Override
    public synchronized IndexUpdate update(String holder) {
        requireOpen();
        refuseForeign();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            // Null when another process made the index since this one looked: then there is one to go by.
            IndexUpdate update = tryUpdate(holder);
            if (update != null) {
                return update;
            }
        }
        throw new IndexLocked("index " + folder + " is being made and removed by others; try again");
    }

    private @Nullable IndexUpdate tryUpdate(String holder) {
        Writing writing = null;
        try {
            Files.createDirectories(folder);
            Directory target = directory();
            boolean there = DirectoryReader.indexExists(target);
            IndexSettings chosen = wanted == null ? IndexSettings.DEFAULT : wanted;
            if (there) {
                // Before the writer opens, which would rewrite an index of another version.
                try (DirectoryReader reader = DirectoryReader.open(target)) {
                    chosen = check(reader.getIndexCommit().getUserData());
                }
            }
            writing = Writing.open(target, chosen);
            if (!there) {
                var made = writing.writer().getLiveCommitData();
                if (made != null && made.iterator().hasNext()) {
                    writing.abandon();
                    return null;
                }
                writing.writer().setLiveCommitData(UserData.of(stamp, chosen).entrySet());
                writing.writer().commit();
            }
            Files.writeString(folder.resolve(HOLDER), holder);
            return new LuceneUpdate(writing, folder, stamp.dimension());
        } catch (LockObtainFailedException e) {
            throw new IndexLocked(
                    "index " + folder + " is being written by " + holder(folder)
                            + "; wait until it is done, or stop it, and try again",
                    e);
        } catch (IOException | RuntimeException e) {
            if (writing != null) {
                abandon(writing, e);
            }
            throw unreadable(e);
        }
    }

    private static void abandon(Writing writing, Exception cause) {
        try {
            writing.abandon();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Who writes, or wrote last. */
    static String holder(Path folder) {
        try {
            return Files.readString(folder.resolve(HOLDER), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "another process";
        }
    }

    /** An index is never laid among other files: a later removal of the index could take them along. */
    private void refuseForeign() {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new IndexUnavailable(folder + " is a file; give the index a folder of its own");
            }
            if (!Files.exists(folder) || DirectoryReader.indexExists(directory())) {
                return;
            }
            String other = foreign(folder);
            if (other != null) {
                throw new IndexUnavailable(folder + " holds other files (" + other
                        + ") and no index; give the index an empty or a new folder");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The name of a file that no beginning of an index left in the folder; null where there is none. */
    static @Nullable String foreign(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(LuceneIndex::isForeign)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static boolean isForeign(String name) {
        return !name.equals(IndexWriter.WRITE_LOCK_NAME)
                && !name.equals(HOLDER)
                && !name.startsWith("pending_segments");
    }

    private Directory directory() throws IOException {
        if (directory == null) {
            directory = storage.open(folder);
        }
        return directory;
    }

    /** The settings of a commit that this version, and this encoder, can read. */
    private IndexSettings check(Map<String, String> data) {
        IndexStamp found = UserData.stamp(data, folder);
        requireLayout(folder, found.schema(), stamp.schema());
        if (!found.encoder().fingerprint().equals(stamp.encoder().fingerprint())) {
            throw new IndexMismatch("index " + folder + " was made with the encoder " + found.encoder() + ", this is "
                    + stamp.encoder() + ", and their vectors cannot be compared; "
                    + "index again into a new folder, or use the encoder that made it (pith models, --encoder)");
        }
        if (found.dimension() != stamp.dimension()) {
            throw new IndexMismatch("index " + folder + " has vectors of " + found.dimension()
                    + " numbers, the encoder " + stamp.encoder() + " gives " + stamp.dimension()
                    + "; index again into a new folder, or use the encoder that made it (pith models, --encoder)");
        }
        IndexSettings made = UserData.settings(data, folder);
        if (wanted != null && !wanted.equals(made)) {
            throw new IndexMismatch("index " + folder + " was made with " + made + ", wanted are " + wanted
                    + "; settings stay with an index: leave them out, or index again into a new folder");
        }
        return made;
    }

    static void requireLayout(Path folder, int found, int read) {
        if (found != read) {
            throw new IndexMismatch("index " + folder + " has layout " + found + ", this version reads layout " + read
                    + "; " + Upgrade.advice(folder, found));
        }
    }

    static IndexUnavailable absent(Path folder, IndexNotFoundException e) {
        Path aside = Snapshots.leftAside(folder);
        if (aside != null) {
            return new IndexUnavailable(
                    "there is no index at " + folder + ": a restore was cut off. The index that was there is " + aside
                            + "; rename it back, or restore again",
                    e);
        }
        return new IndexUnavailable(
                "there is no index at " + folder + "; make one with: pith index FOLDER, or name another with --index",
                e);
    }

    private RuntimeException unreadable(Exception e) {
        if (e instanceof pith.engine.PithException known) {
            return known;
        }
        return new IndexUnavailable(
                "index " + folder + " cannot be read: " + describe(e)
                        + ". Nothing was changed in it. Put a copy of it back, or delete the folder and index again",
                e);
    }

    static String describe(Throwable e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the index " + folder + " is closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            forget();
            if (directory != null) {
                directory.close();
                directory = null;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
