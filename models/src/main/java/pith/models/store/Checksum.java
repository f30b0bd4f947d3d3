package pith.models.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the hub says a file's content is. Large files have their SHA-256 (they are in git LFS), small ones git's own
 * blob id: SHA-1 over {@code "blob " + length + "\0" + content}.
 *
 * @param algorithm how it is computed
 * @param hex in lower case
 */
record Checksum(Algorithm algorithm, String hex) {
    private static final int BUFFER_BYTES = 1 << 16;

    enum Algorithm {
        SHA_256,
        GIT_BLOB
    }

    /** Null where it is neither 64 nor 40 hexadecimal digits. An ETag may be in quotes, and weak ({@code W/"..."}). */
    static @Nullable Checksum of(String etag) {
        String hex = etag.strip().replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
        if (hex.matches("[0-9a-f]{64}")) {
            return new Checksum(Algorithm.SHA_256, hex);
        }
        return hex.matches("[0-9a-f]{40}") ? new Checksum(Algorithm.GIT_BLOB, hex) : null;
    }

    boolean matches(Path file) throws IOException {
        return hex.equals(
                switch (algorithm) {
                    case SHA_256 -> sha256(file);
                    case GIT_BLOB -> gitBlob(file);
                });
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return hex(digest("SHA-256"), in);
        }
    }

    static String sha256(InputStream in) throws IOException {
        return hex(digest("SHA-256"), in);
    }

    static String gitBlob(Path file) throws IOException {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(file)) {
            return hex(digest, in);
        }
    }

    private static String hex(MessageDigest digest, InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return switch (algorithm) {
            case SHA_256 -> "sha256 " + hex;
            case GIT_BLOB -> "git blob " + hex;
        };
    }
}
