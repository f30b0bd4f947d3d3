package pith.models.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.engine.ModelUnavailable;
import pith.models.store.PullProgress.Step;

/**
 * Fetches the files of one repository into a folder. What has come of a file stands in {@code NAME.CHECKSUM.part}, and
 * survives whatever happens; the next try goes on there. A file gets its name when its checksum is right.
 */
final class Download {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final Listing listing;
    private final Path folder;
    private final Source source;
    private final HubCache cache;
    private final Workings workings;
    private final Meter meter;

    /** Where bytes come from: the hub, or nowhere when it must not be asked. */
    interface Source {
        Http.Reply open(RemoteFile file, long from, String etag, Retry retry);
    }

    /** The connection ended before the file did. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        Cut(String message, Throwable cause) {
            super(message, cause);
        }

        Cut(String message) {
            super(message);
        }
    }

    Download(Listing listing, Path folder, Source source, HubCache cache, Workings workings, Meter meter) {
        this.listing = listing;
        this.folder = folder;
        this.source = source;
        this.cache = cache;
        this.workings = workings;
        this.meter = meter;
    }

    /** How much of the file is yet to come. */
    long missingBytes(RemoteFile file) {
        try {
            Path target = folder.resolve(file.path());
            if (Files.isRegularFile(target) && Files.size(target) == file.size()) {
                return 0;
            }
            Path part = part(file);
            return Math.max(0, file.size() - (Files.exists(part) ? Files.size(part) : 0));
        } catch (IOException e) {
            return file.size();
        }
    }

    /** Brings the file to its place, whole and verified. */
    Path fetch(RemoteFile file) {
        Path target = folder.resolve(file.path());
        Path part = part(file);
        try {
            Files.createDirectories(parent(target));
            if (!isThere(target, file)) {
                Optional<Path> cached = cache.find(listing.repository(), listing.commit(), file);
                if (cached.isPresent()) {
                    copy(cached.get(), part, file);
                } else {
                    download(file, part);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(etagOf(part));
            }
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw Retry.stopped(e);
        } catch (IOException e) {
            throw unwritable(part, e);
        }
        meter.whole(Step.DOWNLOADING, file.path(), file.size());
        return target;
    }

    private static boolean isThere(Path target, RemoteFile file) throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == file.size()
                && file.checksum().matches(target);
    }

    private void copy(Path from, Path part, RemoteFile file) throws IOException {
        Files.deleteIfExists(part);
        try (OutputStream out = workings.output().append(part)) {
            Files.copy(from, out);
        }
        if (!file.checksum().matches(part)) {
            Files.delete(part);
            throw new IOException(from + " changed while it was copied");
        }
    }

    private void download(RemoteFile file, Path part) throws IOException {
        Retry retry = new Retry(workings, why -> meter.say(Step.RETRYING, file.path() + ": " + why));
        boolean resumed = Files.exists(part);
        meter.begin();
        while (true) {
            long before = size(part);
            try {
                if (before != file.size() || before == 0) {
                    transfer(file, part, retry);
                }
            } catch (Cut e) {
                if (size(part) > before) {
                    retry.progressed();
                }
                retry.pause(String.valueOf(e.getMessage()), "", broken(file, e));
                continue;
            }
            if (file.checksum().matches(part)) {
                return;
            }
            Files.delete(part);
            Files.deleteIfExists(etagOf(part));
            if (!resumed) {
                throw new ModelUnavailable(
                        file.path() + " of " + listing.repository() + " came with another content than"
                                + " the hub says (" + file.checksum()
                                + "), and was thrown away; something on the way changes it"
                                + " (a proxy?): check HTTPS_PROXY and HF_ENDPOINT");
            }
            resumed = false; // what was there from before may have been the fault
        }
    }

    /** One connection: the rest of the file, or as much as comes. */
    private void transfer(RemoteFile file, Path part, Retry retry) throws IOException {
        long from = size(part);
        String etag = from > 0 && Files.exists(etagOf(part)) ? Files.readString(etagOf(part)) : "";
        try (Http.Reply reply = source.open(file, from, etag, retry)) {
            if (reply.status() == 416 || (reply.status() == 206 && !continues(reply, from, file))) {
                Files.deleteIfExists(part);
                throw new Cut("the server cannot go on at byte " + from);
            }
            if (reply.status() == 200) {
                Files.deleteIfExists(part);
                keepEtag(reply.header("ETag"), part);
            }
            write(reply.body(), file, part);
        }
    }

    private static boolean continues(Http.Reply reply, long from, RemoteFile file) {
        Matcher range = CONTENT_RANGE.matcher(reply.header("Content-Range"));
        return range.matches()
                && Long.parseLong(range.group(1)) == from
                && Long.parseLong(range.group(2)) == file.size();
    }

    /** Only a strong one: a weak one does not say that the bytes are the same. */
    private static void keepEtag(String etag, Path part) throws IOException {
        if (etag.matches("\"[\\x21\\x23-\\x7E]{1,200}\"")) {
            Files.writeString(etagOf(part), etag);
        } else {
            Files.deleteIfExists(etagOf(part));
        }
    }

    private void write(Body body, RemoteFile file, Path part) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long there = size(part);
        try (OutputStream out = workings.output().append(part)) {
            while (true) {
                int count = read(body, buffer, there, file.size());
                if (count < 0) {
                    break;
                }
                there += count;
                if (there > file.size()) {
                    throw new ModelUnavailable(file.path() + " of " + listing.repository() + " does not end after the "
                            + file.size() + " bytes that the hub says; try again later");
                }
                out.write(buffer, 0, count);
                meter.at(Step.DOWNLOADING, file.path(), there);
            }
        }
        if (there < file.size()) {
            throw new Cut("the connection broke off after " + there + " of " + file.size() + " bytes");
        }
    }

    private static int read(Body body, byte[] buffer, long there, long size) throws IOException {
        try {
            return body.read(buffer);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new Cut("the connection broke off after " + there + " of " + size + " bytes: " + e.getMessage(), e);
        }
    }

    private ModelUnavailable broken(RemoteFile file, Cut e) {
        return new ModelUnavailable(
                file.path() + " of " + listing.repository() + " cannot be fetched: " + e.getMessage()
                        + "; what has come is kept, and the same command goes on from there",
                e);
    }

    private ModelUnavailable unwritable(Path part, IOException e) {
        return new ModelUnavailable(
                part + " cannot be written: " + e.getMessage()
                        + "; make room, or set PITH_MODELS to a folder with more;"
                        + " what has come is kept, and the same command goes on from there",
                e);
    }

    /** The checksum in its name keeps the parts of different contents apart. */
    private Path part(RemoteFile file) {
        Path target = folder.resolve(file.path());
        String sum = file.checksum().hex().substring(0, 16);
        return target.resolveSibling(target.getFileName() + "." + sum + ".part");
    }

    private static Path etagOf(Path part) {
        return part.resolveSibling(part.getFileName() + ".etag");
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
