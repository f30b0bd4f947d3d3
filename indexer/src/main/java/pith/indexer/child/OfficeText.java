package pith.indexer.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Microsoft's formats, by Tika: what it gives as XHTML, laid out. Files in files are not opened. */
final class OfficeText extends DefaultHandler {
    private static final Set<String> SLIDES = Set.of("slide-content", "slide");
    private static final long MAX_PART_BYTES = 256L << 20;

    private final Layout out = new Layout();
    private final Deque<int[]> rows = new ArrayDeque<>(); // how many cells the open rows have so far
    private int unseen; // open elements within one that is no content

    static {
        ZipSecureFile.setMaxEntrySize(MAX_PART_BYTES);
        ZipSecureFile.setMaxTextSize(Reply.MAX_TEXT);
    }

    private OfficeText() {}

    /** @param declared may already hold what the caller found */
    static Reply parse(Path path, String format, org.apache.tika.parser.Parser parser, Declared declared)
            throws IOException {
        OfficeText text = new OfficeText();
        Metadata metadata = new Metadata();
        try (TikaInputStream in = TikaInputStream.get(path)) {
            parser.parse(in, text, metadata, context());
        } catch (EncryptedDocumentException | org.apache.poi.EncryptedDocumentException e) {
            throw Unreadable.locked();
        } catch (TikaException | SAXException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Unreadable unreadable) {
                    throw unreadable;
                }
            }
            throw new IOException(e);
        }
        declared.title(metadata.get(TikaCoreProperties.TITLE));
        for (String author : metadata.getValues(TikaCoreProperties.CREATOR)) {
            declared.author(author);
        }
        declared.created(moment(metadata.getDate(TikaCoreProperties.CREATED)));
        declared.modified(moment(metadata.getDate(TikaCoreProperties.MODIFIED)));
        declared.language(metadata.get(TikaCoreProperties.LANGUAGE));
        return declared.parsed(format, text.out);
    }

    private static @Nullable Instant moment(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        OfficeParserConfig config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setUseSAXPptxExtractor(true);
        config.setIncludeHeadersAndFooters(false);
        config.setIncludeSlideMasterContent(false);
        config.setExtractMacros(false);
        context.set(OfficeParserConfig.class, config);
        context.set(EmbeddedDocumentExtractor.class, new EmbeddedDocumentExtractor() {
            @Override
            public boolean shouldParseEmbedded(Metadata metadata) {
                return false;
            }

            @Override
            public void parseEmbedded(InputStream in, ContentHandler to, Metadata metadata, boolean asHtml) {}
        });
        return context;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
        String name = local.toLowerCase(Locale.ROOT);
        String type = String.valueOf(attributes.getValue("class"));
        if (unseen > 0 || name.equals("head") || type.equals("package-entry") || type.equals("embedded")) {
            unseen++;
            return;
        }
        if (name.equals("div") && SLIDES.contains(type)) {
            out.page();
        }
        out.open(name);
        if (name.equals("tr")) {
            rows.push(new int[1]);
        } else if ((name.equals("td") || name.equals("th")) && !rows.isEmpty() && rows.element()[0]++ > 0) {
            out.nextCell();
        }
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
        if (unseen > 0) {
            unseen--;
            return;
        }
        String name = local.toLowerCase(Locale.ROOT);
        if (name.equals("tr") && !rows.isEmpty()) {
            rows.pop();
        }
        out.close(name);
    }

    @Override
    public void characters(char[] text, int from, int length) {
        if (unseen == 0) {
            out.text(new String(text, from, length));
        }
    }

    @Override
    public void ignorableWhitespace(char[] text, int from, int length) {
        characters(text, from, length);
    }
}
