package pith.engine.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;

/** An index in a folder, by Lucene: words in an inverted index, vectors in an HNSW graph. Thread-safe. */
public final class LuceneIndex implements Index {
    /** The most numbers of a vector. */
    public static final int MAX_DIMENSION = WideVectors.MAX_DIMENSION;

    /** Neighbours of a node (M) and candidates while it is linked in: Vespa's defaults. */
    private static final int HNSW_M = 16;

    private static final int HNSW_EF_CONSTRUCTION = 200;

    private static final double RAM_BUFFER_MB = 64;

    /** Lucene's own lock says that someone writes; this file says who. It means nothing while the lock is free. */
    private static final String HOLDER = "pith-writer.lock";

    private final Path folder;
    private final IndexStamp stamp;
    private final long exactVectors;
    private final Storage storage;
    private final BitSetProducer documents = new QueryBitSetProducer(Filters.DOCUMENTS);
    private @Nullable Directory directory;
    private @Nullable DirectoryReader newest;
    private boolean closed;

    /** Opens the files of a folder. */
    @FunctionalInterface
    interface Storage {
        Directory open(Path folder) throws IOException;
    }

    private LuceneIndex(Path folder, IndexStamp stamp, long exactVectors, Storage storage) {
        this.folder = folder;
        this.stamp = stamp;
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
        return open(folder, stamp, LuceneView.EXACT_VECTORS);
    }

    /** @param exactVectors so few vectors are compared one by one */
    static LuceneIndex open(Path folder, IndexStamp stamp, long exactVectors) {
        return open(folder, stamp, exactVectors, FSDirectory::open);
    }

    /** @param storage in place of the disk's own files */
    static LuceneIndex open(Path folder, IndexStamp stamp, long exactVectors, Storage storage) {
        if (stamp.dimension() < 1 || stamp.dimension() > MAX_DIMENSION) {
            throw new BadInput("the encoder " + stamp.encoder() + " gives vectors of " + stamp.dimension()
                    + " numbers, an index takes 1 to " + MAX_DIMENSION + "; use another encoder");
        }
        return new LuceneIndex(folder.toAbsolutePath().normalize(), stamp, exactVectors, storage);
    }

    /**
     * What the index in {@code folder} was made with. Empty where there is none, or none that says so: opening it tells
     * more.
     */
    public static Optional<IndexStamp> stampIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Directory directory = FSDirectory.open(folder)) {
            Map<String, String> found = SegmentInfos.readLatestCommit(directory).getUserData();
            String schema = found.get("schema");
            String fingerprint = found.get("encoder.fingerprint");
            String dimension = found.get("dimension");
            if (schema == null || fingerprint == null || dimension == null) {
                return Optional.empty();
            }
            ModelIdentity encoder = new ModelIdentity(found.getOrDefault("encoder.name", "unknown"), fingerprint);
            return Optional.of(new IndexStamp(Integer.parseInt(schema), encoder, Integer.parseInt(dimension)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public IndexStamp stamp() {
        return stamp;
    }

    @Override
    public synchronized IndexView view() {
        requireOpen();
        try {
            return new LuceneView(acquire(), documents, exactVectors);
        } catch (IndexNotFoundException e) {
            throw new IndexUnavailable(
                    "there is no index at " + folder
                            + "; make one with: pith index FOLDER, or name another with --index",
                    e);
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
            try {
                check(opened.getIndexCommit().getUserData());
            } catch (IndexMismatch e) {
                opened.close();
                throw e;
            }
            forget();
            newest = opened;
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
        IndexWriter writer = null;
        try {
            Files.createDirectories(folder);
            Directory target = directory();
            boolean there = DirectoryReader.indexExists(target);
            if (there) {
                // Before the writer opens, which would rewrite an index of another version.
                try (DirectoryReader reader = DirectoryReader.open(target)) {
                    check(reader.getIndexCommit().getUserData());
                }
            }
            writer = new IndexWriter(target, config());
            if (!there) {
                writer.setLiveCommitData(userData(stamp).entrySet());
                writer.commit();
            }
            Files.writeString(folder.resolve(HOLDER), holder);
            return new LuceneUpdate(writer, folder, stamp.dimension());
        } catch (LockObtainFailedException e) {
            throw new IndexLocked(
                    "index " + folder + " is being written by " + holderNow()
                            + "; wait until it is done, or stop it, and try again",
                    e);
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                rollback(writer, e);
            }
            throw unreadable(e);
        }
    }

    private static IndexWriterConfig config() {
        var int8 = new WideVectors(new Lucene104HnswScalarQuantizedVectorsFormat(
                ScalarEncoding.UNSIGNED_BYTE, HNSW_M, HNSW_EF_CONSTRUCTION));
        return new IndexWriterConfig(Analysis.ANALYZER)
                .setSimilarity(WordQuery.BM25)
                .setRAMBufferSizeMB(RAM_BUFFER_MB)
                .setCommitOnClose(false)
                .setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0))
                .setCodec(new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return int8;
                    }
                });
    }

    private static void rollback(IndexWriter writer, Exception cause) {
        try {
            writer.rollback();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private String holderNow() {
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
            try (Stream<Path> files = Files.list(folder)) {
                Path other = files.filter(LuceneIndex::isForeign).findFirst().orElse(null);
                if (other != null) {
                    throw new IndexUnavailable(folder + " holds other files (" + other.getFileName()
                            + ") and no index; give the index an empty or a new folder");
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static boolean isForeign(Path file) {
        String name = file.getFileName().toString();
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

    private static Map<String, String> userData(IndexStamp stamp) {
        return Map.of(
                "schema", Integer.toString(stamp.schema()),
                "encoder.name", stamp.encoder().name(),
                "encoder.fingerprint", stamp.encoder().fingerprint(),
                "dimension", Integer.toString(stamp.dimension()));
    }

    private void check(Map<String, String> found) {
        String schema = found.get("schema");
        String fingerprint = found.get("encoder.fingerprint");
        if (schema == null || fingerprint == null) {
            throw new IndexMismatch(folder + " holds a Lucene index that Pith did not make; name another with --index");
        }
        if (!schema.equals(Integer.toString(stamp.schema()))) {
            throw new IndexMismatch("index " + folder + " has layout " + schema + ", this version reads layout "
                    + stamp.schema() + "; index again into a new folder, or use the version that made it");
        }
        if (!fingerprint.equals(stamp.encoder().fingerprint())) {
            var made = new ModelIdentity(found.getOrDefault("encoder.name", "unknown"), fingerprint);
            throw new IndexMismatch("index " + folder + " was made with the encoder " + made + ", this is "
                    + stamp.encoder() + ", and their vectors cannot be compared; "
                    + "index again into a new folder, or use the encoder that made it (pith models, --encoder)");
        }
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
