package pith.indexer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pith.engine.UnreadableSource;

/** Reads files and decodes their bytes, guessing nothing: text is kept as it was given, or refused. */
final class Content {
    static final int MAX_BYTES = 64 << 20;

    private Content() {}

    /** @throws UnreadableSource when the file has more than {@code maxBytes} */
    static byte[] read(Path path, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new UnreadableSource(path + " has more than " + (maxBytes >> 20)
                        + " MiB, which is the limit for this format; split it into smaller files");
            }
            return bytes;
        }
    }

    /**
     * The text, a byte-order mark left out.
     *
     * @throws UnreadableSource when it is neither UTF-8 nor UTF-16 with a byte-order mark
     */
    static String decode(byte[] bytes, Path path) {
        Charset utf16 = utf16(bytes);
        if (utf16 == null) {
            refuseBinary(bytes, path);
            int mark = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
            return decode(bytes, mark, StandardCharsets.UTF_8, path, 0);
        }
        String text = decode(bytes, 2, utf16, path, 0);
        if (text.indexOf('\0') >= 0) {
            throw binary(path, 2 * text.indexOf('\0') + 2);
        }
        return text;
    }

    /** The charset that the bytes' byte-order mark names, when that is one of the UTF-16s. */
    static @Nullable Charset utf16(byte[] bytes) {
        if (startsWith(bytes, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        return startsWith(bytes, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : null;
    }

    static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws UnreadableSource when there is a zero byte: no text in UTF-8 or an older charset has one */
    static void refuseBinary(byte[] bytes, Path path) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw binary(path, i);
            }
        }
    }

    private static UnreadableSource binary(Path path, int offset) {
        return new UnreadableSource(
                path + " looks like a binary file (zero byte at " + offset + "); give it the extension of what it is");
    }

    /**
     * Decodes bytes strictly.
     *
     * @param from the first to decode
     * @param path the file they are from
     * @param offset where in the file {@code bytes[0]} is
     * @throws UnreadableSource naming the first byte that does not belong there
     */
    static String decode(byte[] bytes, int from, Charset charset, Path path, long offset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(in.remaining()); // no charset here gives more units than it has bytes
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new UnreadableSource("byte " + (offset + in.position()) + " of " + path + " is not valid " + charset
                    + "; convert the file, such as by: iconv -f WINDOWS-1252 -t UTF-8 \"" + path.getFileName() + "\"");
        }
        decoder.flush(out);
        return out.flip().toString();
    }
}
