package pith.models.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;

/**
 * A model that is part of the program: resources beside {@link pith.models.Models}, with a list of checksums.
 *
 * @param card what is known of it
 */
record Embedded(ModelCard card) {
    static final List<Embedded> ALL =
            List.of(of(ModelKind.ENCODER, "pith-encoder-1", 384, "mean"), of(ModelKind.READER, "pith-reader-1", 0, ""));

    private static final String ROOT = "/pith/models/";
    private static final String SUMS = "SHA256SUMS";

    private static Embedded of(ModelKind kind, String name, int dimension, String pooling) {
        return new Embedded(new ModelCard(
                name,
                kind,
                "",
                "",
                "Apache-2.0",
                dimension,
                pooling,
                "",
                "",
                512,
                0,
                "Part of the program; used where no other model is named."));
    }

    /** By its name in any case; null where there is none. */
    static @Nullable Embedded named(String name) {
        for (Embedded each : ALL) {
            if (each.card.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        return null;
    }

    ModelEntry entry() {
        return new ModelEntry(card, State.EMBEDDED, null, "int8", 0, null);
    }

    /** Compares every file with its checksum. */
    ModelCheck verify() {
        List<String> problems = new ArrayList<>();
        int files = 0;
        long bytes = 0;
        for (String line : sums()) {
            String expected = line.substring(0, line.indexOf(' '));
            String path = line.substring(line.lastIndexOf(' ') + 1);
            files++;
            try (InputStream in = open(path)) {
                if (in == null) {
                    problems.add(path + " is missing");
                    continue;
                }
                Counting counting = new Counting(in);
                if (!Checksum.sha256(counting).equals(expected)) {
                    problems.add(path + " has another content than was built");
                }
                bytes += counting.bytes;
            } catch (IOException e) {
                problems.add(path + " cannot be read: " + e.getMessage());
            }
        }
        return new ModelCheck(card.name(), files, bytes, problems);
    }

    private List<String> sums() {
        try (InputStream in = open(SUMS)) {
            if (in == null) {
                throw new ModelUnavailable(
                        "this build of Pith lacks the checksums of " + card.name() + "; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new ModelUnavailable("the checksums of " + card.name() + " cannot be read: " + e, e);
        }
    }

    private @Nullable InputStream open(String path) {
        return Embedded.class.getResourceAsStream(ROOT + card.kind().label() + "/" + path);
    }

    /** Counts what is read from it. */
    private static final class Counting extends InputStream {
        private final InputStream in;
        private long bytes;

        Counting(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            bytes += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }
}
