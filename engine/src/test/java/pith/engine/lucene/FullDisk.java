package pith.engine.lucene;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** Files on a disk with room for so many bytes more. What is deleted gives no room back. */
final class FullDisk extends FilterDirectory {
    /** What the disk's own bookkeeping takes whenever files are synced. */
    private static final long SYNC_BYTES = 512;

    private final AtomicLong room;

    FullDisk(Directory files, long room) {
        super(files);
        this.room = new AtomicLong(room);
    }

    boolean full() {
        return room.get() < 0;
    }

    private void take(long bytes) throws IOException {
        if (room.addAndGet(-bytes) < 0) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        take(1);
        return new Output(in.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        take(1);
        return new Output(in.createTempOutput(prefix, suffix, context));
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        take(SYNC_BYTES);
        in.sync(names);
    }

    @Override
    public void syncMetaData() throws IOException {
        take(SYNC_BYTES);
        in.syncMetaData();
    }

    private final class Output extends FilterIndexOutput {
        Output(IndexOutput out) {
            super("on a disk that fills up: " + out, out.getName(), out);
        }

        @Override
        public void writeByte(byte b) throws IOException {
            take(1);
            out.writeByte(b);
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            out.writeBytes(bytes, offset, length);
        }
    }
}
