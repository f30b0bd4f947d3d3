package pith.indexer.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads no more than is allowed, whatever a size says. */
final class Limited {
    private Limited() {}

    static byte[] read(Path path, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(in, maxBytes, "");
        }
    }

    /** @param part of the file, for the message; empty for the whole */
    static byte[] read(InputStream in, int maxBytes, String part) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new Unreadable("has more than " + (maxBytes >> 20) + " MiB"
                    + (part.isEmpty() ? "" : " in its part " + part)
                    + ", which is the limit for this format; split it into smaller files");
        }
        return bytes;
    }
}
