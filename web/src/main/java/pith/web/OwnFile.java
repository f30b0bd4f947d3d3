package pith.web;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import pith.engine.UnreadableSource;

/** Writes small files that are this user's alone: whole or not at all, and synced. */
final class OwnFile {
    private OwnFile() {}

    static void write(Path file, byte[] content) {
        Path folder = Objects.requireNonNull(file.getParent(), "an absolute file has a folder");
        try {
            Files.createDirectories(folder);
            // Made for its owner alone, where the file system knows owners.
            Path part = Files.createTempFile(folder, ".pith-", ".part");
            try {
                if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
                }
                Files.write(part, content);
                sync(part);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UnreadableSource("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
