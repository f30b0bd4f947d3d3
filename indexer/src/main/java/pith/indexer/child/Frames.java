package pith.indexer.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the two processes say to one another, over the child's standard input and output. The parent trusts no length
 * that it reads.
 *
 * <pre>
 * parent: request = kind (string), path (string)
 * child:  ready   = 'R', once
 *         reply   = 'P' format title text language pages (int count, ints) authors (int count, strings) created modified
 *                 | 'F' reason
 *                 | 'U' reason
 * string  = length in bytes (int), UTF-8
 * moment  = 0 | 1 milliseconds (long)
 * </pre>
 */
public final class Frames {
    private static final int MAX_PATH_BYTES = 1 << 16;
    private static final int BYTES_A_UNIT = 3; // UTF-8 takes no more for one UTF-16 unit

    private Frames() {}

    /**
     * A request.
     *
     * @param path absolute
     */
    public record Request(Kind kind, String path) {}

    /** Sends a request. */
    public static void write(Request request, DataOutputStream out) throws IOException {
        write(request.kind().name(), out);
        write(request.path(), out);
        out.flush();
    }

    static Request readRequest(DataInputStream in) throws IOException {
        String kind = name(in);
        try {
            return new Request(Kind.valueOf(kind), string(in, MAX_PATH_BYTES));
        } catch (IllegalArgumentException e) {
            throw new IOException("kind " + kind, e);
        }
    }

    static void writeReady(DataOutputStream out) throws IOException {
        out.writeByte('R');
        out.flush();
    }

    /** Waits until the child is ready. */
    public static void readReady(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        if (tag != 'R') {
            throw new IOException("the child began with " + tag);
        }
    }

    static void write(Reply reply, DataOutputStream out) throws IOException {
        switch (reply) {
            case Reply.Parsed parsed -> {
                out.writeByte('P');
                write(cut(parsed.format()), out);
                write(cut(parsed.title()), out);
                write(parsed.text(), out);
                write(cut(parsed.language()), out);
                out.writeInt(parsed.pageStarts().size());
                for (int start : parsed.pageStarts()) {
                    out.writeInt(start);
                }
                List<String> authors = parsed.authors()
                        .subList(0, Math.min(Reply.MAX_AUTHORS, parsed.authors().size()));
                out.writeInt(authors.size());
                for (String author : authors) {
                    write(cut(author), out);
                }
                write(parsed.created(), out);
                write(parsed.modified(), out);
            }
            case Reply.Failed failed -> {
                out.writeByte('F');
                write(cut(failed.reason()), out);
            }
            case Reply.Unknown unknown -> {
                out.writeByte('U');
                write(cut(unknown.reason()), out);
            }
        }
        out.flush();
    }

    /**
     * The next reply.
     *
     * @throws IOException when the child is gone, or says what no child of ours would
     */
    public static Reply readReply(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case 'P' -> parsed(in);
            case 'F' -> new Reply.Failed(name(in));
            case 'U' -> new Reply.Unknown(name(in));
            default -> throw new IOException("a reply began with " + tag);
        };
    }

    private static Reply parsed(DataInputStream in) throws IOException {
        String format = name(in);
        String title = name(in);
        String text = string(in, BYTES_A_UNIT * Reply.MAX_TEXT);
        String language = name(in);
        int pages = count(in, Reply.MAX_PAGES);
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < pages; i++) {
            starts.add(in.readInt());
        }
        int count = count(in, Reply.MAX_AUTHORS);
        List<String> authors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            authors.add(name(in));
        }
        return new Reply.Parsed(format, title, text, language, starts, authors, moment(in), moment(in));
    }

    private static String name(DataInputStream in) throws IOException {
        return string(in, BYTES_A_UNIT * Reply.MAX_NAME);
    }

    private static String string(DataInputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(count(in, maxBytes));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("a count of " + count + " where at most " + most + " may stand");
        }
        return count;
    }

    private static @Nullable Instant moment(DataInputStream in) throws IOException {
        return in.readByte() == 0 ? null : Instant.ofEpochMilli(in.readLong());
    }

    private static void write(@Nullable Instant moment, DataOutputStream out) throws IOException {
        out.writeByte(moment == null ? 0 : 1);
        if (moment != null) {
            out.writeLong(moment.toEpochMilli());
        }
    }

    /** Half a surrogate pair becomes a question mark: one unit for one unit, so that offsets stay. */
    private static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String cut(String name) {
        return name.length() <= Reply.MAX_NAME ? name : name.substring(0, Reply.MAX_NAME);
    }
}
