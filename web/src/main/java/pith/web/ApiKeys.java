package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/**
 * The keys that a server lets in, in a file that only its owner may read. The file has no keys, only their SHA-256: a key
 * is 256 random bits, so that nobody finds it from its hash, however fast that is computed. What is changed in the file
 * holds from the next request on. Thread-safe, and safe beside other processes that read; who changes it is alone.
 */
public final class ApiKeys {
    private static final String PREFIX = "pith_";
    private static final int KEY_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Path file;
    private @Nullable Stamp read;
    private List<Entry> entries = List.of();

    private ApiKeys(Path file) {
        this.file = file;
    }

    /**
     * A key, without the key.
     *
     * @param name tells it from the others
     * @param sha256 of the key in UTF-8, in lower-case hexadecimal
     * @param created to the second
     */
    public record Entry(String name, Scope scope, String sha256, Instant created) {}

    /** What changes when the file does. */
    private record Stamp(
            Instant modified, long bytes, @Nullable Object key) {}

    /** The keys of a file, which need not be there. */
    public static ApiKeys in(Path file) {
        return new ApiKeys(file.toAbsolutePath().normalize());
    }

    /** The file, absolute. */
    public Path file() {
        return file;
    }

    /**
     * All keys, in the order in which they were made.
     *
     * @throws UnreadableSource when the file is there and cannot be read
     */
    public synchronized List<Entry> list() {
        Stamp now = stamp();
        if (now == null) {
            entries = List.of();
        } else if (!now.equals(read)) {
            entries = load();
        }
        read = now;
        return entries;
    }

    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(is.lastModifiedTime().toInstant(), is.size(), is.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UnreadableSource("the keys in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<Entry> load() {
        try {
            JsonNode json = Json.parse(Files.readAllBytes(file));
            List<Entry> loaded = new ArrayList<>();
            for (JsonNode each : json.path("keys")) {
                String sha256 = each.path("sha256").asText();
                HexFormat.of().parseHex(sha256);
                loaded.add(new Entry(
                        each.path("name").asText(),
                        Scope.valueOf(each.path("scope").asText().toUpperCase(Locale.ROOT)),
                        sha256,
                        Instant.parse(each.path("created").asText())));
            }
            return List.copyOf(loaded);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableSource(
                    "the keys in " + file + " cannot be read (" + e.getMessage() + "); mend the file or remove it", e);
        }
    }

    /**
     * Makes a key and gives it: it is told here, and never again.
     *
     * @throws BadInput when the name is taken, or is not 1 to 64 letters, digits, dots, hyphens and underscores
     */
    public synchronized String create(String name, Scope scope) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput("a key cannot be called \"" + Quote.of(name)
                    + "\"; give 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        List<Entry> all = new ArrayList<>(list());
        if (all.stream().anyMatch(entry -> entry.name().equals(name))) {
            throw new BadInput("there is a key called \"" + name + "\"; revoke it first, or give another name");
        }
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant created = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        all.add(new Entry(name, scope, HexFormat.of().formatHex(sha256(key)), created));
        write(all);
        return key;
    }

    /**
     * Lets a key in no longer.
     *
     * @throws BadInput when no key has the name
     */
    public synchronized void revoke(String name) {
        List<Entry> left = new ArrayList<>(list());
        if (!left.removeIf(entry -> entry.name().equals(name))) {
            throw new BadInput("no key is called \"" + Quote.of(name) + "\"; pith keys list shows them");
        }
        write(left);
    }

    private void write(List<Entry> all) {
        ObjectNode json = Json.object();
        ArrayNode keys = json.putArray("keys");
        for (Entry each : all) {
            keys.addObject()
                    .put("name", each.name())
                    .put("scope", each.scope().label())
                    .put("sha256", each.sha256())
                    .put("created", each.created().toString());
        }
        OwnFile.write(file, Json.bytes(json));
        read = null;
    }

    /** What a key may do; empty for one that is not known. Takes as long whichever it is, and whether it is one. */
    Optional<Scope> scope(String key) {
        byte[] digest = sha256(key);
        @Nullable Scope found = null;
        for (Entry each : list()) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(each.sha256()))) {
                found = each.scope();
            }
        }
        return Optional.ofNullable(found);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
