package pith.indexer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.UnreadableSource;

/**
 * One document a line: a JSON object with {@code text} or {@code title} or both, an {@code id} (or {@code _id}; without
 * one the file's path and the line's number), and whatever else, which becomes metadata. A line that cannot be read is
 * reported and the others are read.
 */
final class JsonLinesExtractor implements Extractor {
    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        boolean any = false;
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                String name = file.path() + ":" + lines.number;
                Document document;
                try {
                    String line = lines.text();
                    if (line.isBlank()) {
                        continue;
                    }
                    document = JsonRecord.parse(line).document(file, "#" + lines.number);
                } catch (UnreadableSource | BadInput e) {
                    sink.failed(name, e);
                    any = true;
                    continue;
                }
                sink.document(document, name);
                any = true;
            }
        }
        if (!any) {
            sink.empty();
        }
    }

    /** The lines of a file, as bytes, so that one that is no UTF-8 does not hide the next. */
    private static final class Lines implements AutoCloseable {
        private final SourceFile file;
        private final InputStream in;
        private byte[] bytes = new byte[0];
        private long offset; // in the file, of the line
        private long nextOffset;
        private long number;
        private boolean tooLong;

        Lines(SourceFile file) throws IOException {
            this.file = file;
            this.in = new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16);
        }

        /** Reads the next line. The limit holds for a line, not for the file. */
        boolean next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
            offset = nextOffset;
            tooLong = false;
            int read = in.read();
            if (read < 0) {
                return false;
            }
            for (; read >= 0 && read != '\n'; read = in.read()) {
                nextOffset++;
                if (line.size() < Content.MAX_BYTES) {
                    line.write(read);
                } else {
                    tooLong = true;
                }
            }
            nextOffset++;
            number++;
            bytes = line.toByteArray();
            return true;
        }

        String text() {
            if (tooLong) {
                throw new UnreadableSource("the line has more than " + (Content.MAX_BYTES >> 20)
                        + " MiB, which is the limit; split the document");
            }
            if (number == 1 && Content.utf16(bytes) != null) {
                throw new UnreadableSource(
                        "JSON lines are read as UTF-8, this is UTF-16; convert the file, such as by: "
                                + "iconv -f UTF-16 -t UTF-8 \"" + file.path().getFileName() + "\"");
            }
            int mark = number == 1 && Content.startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
            return Content.decode(bytes, mark, StandardCharsets.UTF_8, file.path(), offset);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
