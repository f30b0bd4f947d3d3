package pith.indexer.child;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads a zip's XML parts. A document type, and so every entity, is refused; depth and size are bounded. */
final class Xml {
    private static final int MAX_PART_BYTES = 128 << 20;
    private static final int MAX_DEPTH = 1_000;

    private Xml() {}

    /** Elements and their text, by local name. */
    static class Handler extends DefaultHandler {
        private int depth;

        @Override
        public void startElement(String uri, String local, String qualified, org.xml.sax.Attributes attributes)
                throws SAXException {
            if (++depth > MAX_DEPTH) {
                throw new Unreadable("is nested too deeply to be read");
            }
            start(local, attributes);
        }

        @Override
        public void endElement(String uri, String local, String qualified) {
            depth--;
            end(local);
        }

        void start(String name, org.xml.sax.Attributes attributes) {}

        void end(String name) {}
    }

    /** Reads a part, if it is there. */
    static boolean read(ZipFile zip, String part, Handler handler) throws IOException {
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            return false;
        }
        if (entry.getSize() > MAX_PART_BYTES) {
            throw tooMuch(part);
        }
        try (InputStream in = new Bounded(zip.getInputStream(entry), part, MAX_PART_BYTES)) {
            parser().parse(new InputSource(in), handler);
            return true;
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(part + ": " + e.getMessage(), e);
        }
    }

    private static Unreadable tooMuch(String part) {
        return new Unreadable(
                "unpacks to more than " + (MAX_PART_BYTES >> 20) + " MiB in its part " + part + ", which is the limit");
    }

    private static SAXParser parser() throws SAXException, ParserConfigurationException {
        SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newSAXParser();
    }

    /** The value of an attribute by its local name, whatever its prefix. */
    static @Nullable String attribute(org.xml.sax.Attributes attributes, String local) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.getLocalName(i).equals(local)) {
                return attributes.getValue(i);
            }
        }
        return null;
    }

    /** Refuses a part that unpacks to more than it may, whatever it says of its size. */
    private static final class Bounded extends java.io.FilterInputStream {
        private final String part;
        private long left;

        Bounded(InputStream in, String part, long maxBytes) {
            super(in);
            this.part = part;
            this.left = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count(read);
            return read;
        }

        private void count(int read) {
            left -= Math.max(0, read);
            if (left < 0) {
                throw tooMuch(part);
            }
        }
    }
}
