package pith.engine.lucene;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexSnapshot;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;

/**
 * Copies commits out of an index's folder and back. A snapshot is a folder with the files of one commit and {@value
 * #LIST}, which names each with its SHA-256, so that {@code sha256sum --check pith-snapshot.sha256} verifies it where
 * there is no Pith.
 *
 * <p>Both ways all is written into a folder beside the target, synced, and renamed into place: whatever is cut off leaves
 * that folder behind (its name begins with a dot and the target's name), never half a target.
 */
final class Snapshots {
    static final String LIST = "pith-snapshot.sha256";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9_.]+)");
    private static final String OLD = "old";
    private static final int BUFFER_BYTES = 1 << 16;

    private Snapshots() {}

    /** @throws IOException when the index cannot be read or the snapshot not be written */
    static IndexSnapshot take(Pinned pinned, Path target) throws IOException {
        if (Files.exists(target) && !isEmptyFolder(target)) {
            throw new IndexUnavailable(target + " is there already; give the snapshot a new folder");
        }
        Path part = beside(target, "part");
        try {
            Files.createDirectories(part);
            StringBuilder list = new StringBuilder();
            long bytes = 0;
            for (String name : pinned.listAll()) {
                String sum = copyOut(pinned, name, part.resolve(name));
                list.append(sum).append("  ").append(name).append('\n');
                bytes += pinned.fileLength(name);
            }
            Files.writeString(part.resolve(LIST), list);
            IOUtils.fsync(part.resolve(LIST), false);
            IOUtils.fsync(part, true);
            long documents;
            try (DirectoryReader reader = DirectoryReader.open(pinned)) {
                documents = LuceneUpkeep.documents(reader);
            }
            Files.deleteIfExists(target);
            move(part, target);
            IOUtils.fsync(parent(target), true);
            return new IndexSnapshot(target, documents, pinned.listAll().length, bytes);
        } finally {
            delete(part);
        }
    }

    /** Never copies damage: each file is compared with its own checksum first. */
    private static String copyOut(Pinned pinned, String name, Path target) throws IOException {
        MessageDigest sum = sha256();
        try (IndexInput in = pinned.openInput(name, IOContext.READONCE);
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            CodecUtil.checksumEntireFile(in);
            in.seek(0);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (long left = in.length(); left > 0; ) {
                int length = (int) Math.min(left, buffer.length);
                in.readBytes(buffer, 0, length);
                sum.update(buffer, 0, length);
                out.write(buffer, 0, length);
                left -= length;
            }
        }
        IOUtils.fsync(target, false);
        return HexFormat.of().formatHex(sum.digest());
    }

    /**
     * Puts a snapshot in the place of an index.
     *
     * @param force replaces the index that is there
     */
    static IndexSnapshot restore(Path snapshot, Path folder, boolean force) throws IOException {
        Map<String, String> sums = list(snapshot);
        // Not the link that leads to it: that one stays.
        Path place = Files.isDirectory(folder) ? folder.toRealPath() : folder;
        boolean there = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
        if (there) {
            requireReplaceable(place, force);
        }
        try (Directory old = there ? FSDirectory.open(place) : null;
                Lock lock = old == null ? null : lock(old, place)) {
            Path part = beside(place, "part");
            try {
                Files.createDirectories(part);
                long bytes = copyIn(snapshot, sums, part);
                long documents = requireIndex(snapshot, part);
                IOUtils.fsync(part, true);
                swap(part, place, lock);
                return new IndexSnapshot(folder, documents, sums.size(), bytes);
            } finally {
                delete(part);
            }
        }
    }

    private static Map<String, String> list(Path snapshot) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(snapshot.resolve(LIST), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IndexUnavailable(
                    snapshot + " is no snapshot: it has no " + LIST + "; give a folder that pith snapshot made", e);
        }
        Map<String, String> sums = new TreeMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            // A name with a separator could lead out of the folder.
            if (!matcher.matches()) {
                throw damaged(snapshot, LIST, "its line \"" + line + "\" is no checksum with a name", null);
            }
            sums.put(matcher.group(2), matcher.group(1));
        }
        return sums;
    }

    private static void requireReplaceable(Path place, boolean force) throws IOException {
        if (!Files.isDirectory(place)) {
            throw new IndexUnavailable(place + " is a file; give the index a folder of its own");
        }
        try (Directory directory = FSDirectory.open(place)) {
            if (DirectoryReader.indexExists(directory)) {
                if (!force) {
                    throw new IndexUnavailable("there is an index at " + place
                            + " already; replace it with --force, or restore into another folder with --index");
                }
                return;
            }
        }
        String foreign = LuceneIndex.foreign(place);
        if (foreign != null) {
            throw new IndexUnavailable(
                    place + " holds other files (" + foreign + ") and no index; restore into an empty or a new folder");
        }
    }

    static Lock lock(Directory directory, Path place) throws IOException {
        try {
            return directory.obtainLock(IndexWriter.WRITE_LOCK_NAME);
        } catch (LockObtainFailedException e) {
            throw new IndexLocked(
                    "index " + place + " is being written by " + LuceneIndex.holder(place)
                            + "; wait until it is done, or stop it, and try again",
                    e);
        }
    }

    private static long copyIn(Path snapshot, Map<String, String> sums, Path part) throws IOException {
        long bytes = 0;
        for (Map.Entry<String, String> entry : sums.entrySet()) {
            Path target = part.resolve(entry.getKey());
            MessageDigest sum = sha256();
            try (InputStream in = Files.newInputStream(snapshot.resolve(entry.getKey()));
                    OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    sum.update(buffer, 0, length);
                    out.write(buffer, 0, length);
                    bytes += length;
                }
            } catch (NoSuchFileException e) {
                throw damaged(snapshot, entry.getKey(), "it is missing", e);
            }
            if (!HexFormat.of().formatHex(sum.digest()).equals(entry.getValue())) {
                throw damaged(snapshot, entry.getKey(), "its checksum is another than the one in " + LIST, null);
            }
            IOUtils.fsync(target, false);
        }
        return bytes;
    }

    /** That what was copied is all of an index that this version reads; how many documents it has. */
    private static long requireIndex(Path snapshot, Path part) throws IOException {
        try (Directory directory = FSDirectory.open(part)) {
            int schema = UserData.stamp(SegmentInfos.readLatestCommit(directory).getUserData(), snapshot)
                    .schema();
            if (schema < Upgrade.OLDEST || schema > IndexStamp.SCHEMA) {
                throw new IndexMismatch("snapshot " + snapshot + " has layout " + schema
                        + ", this version reads layout " + IndexStamp.SCHEMA
                        + "; restore it with the version that made it, or index again");
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                return LuceneUpkeep.documents(reader);
            }
        } catch (NoSuchFileException | IndexNotFoundException | CorruptIndexException e) {
            throw damaged(snapshot, LIST, "it does not name all files of the index", e);
        }
    }

    private static IndexUnavailable damaged(Path snapshot, String file, String what, @Nullable Throwable cause) {
        return new IndexUnavailable(
                "snapshot " + snapshot + " is damaged: " + file + ": " + what
                        + ". Nothing was changed; restore another snapshot, or index again",
                cause);
    }

    /** @param lock of the folder in place; null where there is none */
    static void swap(Path part, Path place, @Nullable Lock lock) throws IOException {
        if (lock == null) {
            move(part, place);
            IOUtils.fsync(parent(place), true);
            return;
        }
        lock.ensureValid();
        Path aside = beside(place, OLD);
        move(place, aside);
        try {
            move(part, place);
        } catch (IOException | RuntimeException e) {
            move(aside, place);
            throw e;
        }
        IOUtils.fsync(parent(place), true);
        // Under another name first, so that what is called old is always whole.
        Path garbage = beside(place, "part");
        move(aside, garbage);
        delete(garbage);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The index that a restore had moved aside when it was cut off; null where there is none. */
    static @Nullable Path leftAside(Path folder) {
        Path name = folder.getFileName();
        Path parent = folder.getParent();
        if (name == null || parent == null || !Files.isDirectory(parent)) {
            return null;
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> {
                        String other = String.valueOf(file.getFileName());
                        return other.startsWith("." + name + ".") && other.endsWith("." + OLD);
                    })
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null; // only a hint is lost
        }
    }

    /** A new name beside the folder, on the same disk. */
    static Path beside(Path folder, String what) {
        String name = Objects.requireNonNull(folder.getFileName()).toString();
        String random = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
        return parent(folder).resolve("." + name + "." + random + "." + what);
    }

    /** Deletes what was being written beside a folder when its process was killed. */
    static void deleteParts(Path folder) throws IOException {
        Pattern part = Pattern.compile(Pattern.quote("." + folder.getFileName() + ".") + "[0-9a-f]{8}\\.part");
        List<Path> left;
        try (Stream<Path> files = Files.list(parent(folder))) {
            left = files.filter(file ->
                            part.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        }
        for (Path each : left) {
            delete(each);
        }
    }

    private static Path parent(Path folder) {
        Path parent = folder.getParent();
        if (parent == null) {
            throw new IndexUnavailable(folder + " is the root of a disk; give a folder below it");
        }
        return parent;
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** A folder of files. */
    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(all::add);
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
