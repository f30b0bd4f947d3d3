package pith.engine.lucene;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.IOUtils;

/**
 * The files of one commit, all held open, so that they stay readable whatever a writer of this or another process
 * commits, merges and deletes meanwhile: an open file outlives its name on POSIX, and cannot be deleted on Windows, where
 * Lucene tries again later. Needs no lock and writes nothing. Thread-safe to read from.
 */
final class Pinned extends Directory {
    /** Each try fails only when yet another commit was made while the files of the one before were being opened. */
    private static final int MAX_TRIES = 50;

    private final Map<String, IndexInput> files;
    private final SegmentInfos commit;

    private Pinned(Map<String, IndexInput> files) throws IOException {
        this.files = files;
        this.commit = SegmentInfos.readLatestCommit(this);
    }

    /**
     * The newest commit.
     *
     * @throws org.apache.lucene.index.IndexNotFoundException when there is none
     * @throws IOException when a file of it is missing or cannot be read
     */
    static Pinned newest(Directory source) throws IOException {
        String before = "";
        for (int tries = 1; ; tries++) {
            String now = before;
            Map<String, IndexInput> opened = new HashMap<>();
            try {
                SegmentInfos infos = SegmentInfos.readLatestCommit(source);
                now = LuceneIndex.commit(infos);
                for (String name : infos.files(true)) {
                    opened.put(name, source.openInput(name, IOContext.DEFAULT));
                }
                return new Pinned(opened);
            } catch (NoSuchFileException | FileNotFoundException e) {
                IOUtils.closeWhileHandlingException(opened.values());
                // Twice the same commit without one of its files: no writer was at it, the file is lost.
                if (now.equals(before) || tries == MAX_TRIES) {
                    throw e;
                }
                before = now;
            } catch (IOException | RuntimeException | Error e) {
                IOUtils.closeWhileHandlingException(opened.values());
                throw e;
            }
        }
    }

    SegmentInfos commit() {
        return commit;
    }

    @Override
    public String[] listAll() {
        String[] names = files.keySet().toArray(String[]::new);
        Arrays.sort(names);
        return names;
    }

    @Override
    public long fileLength(String name) throws IOException {
        return file(name).length();
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        return file(name).clone();
    }

    private IndexInput file(String name) throws IOException {
        IndexInput file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    /** Nobody writes here, so nobody need be kept from it. */
    @Override
    public Lock obtainLock(String name) {
        return NoLockFactory.INSTANCE.obtainLock(this, name);
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(files.values());
    }

    @Override
    public void deleteFile(String name) {
        throw readOnly();
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) {
        throw readOnly();
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) {
        throw readOnly();
    }

    @Override
    public void sync(Collection<String> names) {
        throw readOnly();
    }

    @Override
    public void syncMetaData() {
        throw readOnly();
    }

    @Override
    public void rename(String source, String target) {
        throw readOnly();
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a commit is read only");
    }
}
