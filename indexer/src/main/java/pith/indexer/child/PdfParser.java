package pith.indexer.child;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Calendar;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/** PDF: the text of its pages, in the order in which it was written. */
final class PdfParser implements Parser {
    private static final long MEMORY_BYTES = 64L << 20; // what is beyond goes to temporary files

    PdfParser() {
        FontMappers.set(new OneFont());
    }

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        try (PDDocument pdf =
                Loader.loadPDF(path.toFile(), "", MemoryUsageSetting.setupMixed(MEMORY_BYTES).streamCache)) {
            Pages pages = new Pages();
            pages.write(pdf);
            return declared(pdf).parsed("pdf", pages.text);
        } catch (InvalidPasswordException e) {
            throw Unreadable.locked();
        }
    }

    private static Declared declared(PDDocument pdf) {
        Declared declared = new Declared();
        PDDocumentInformation information = pdf.getDocumentInformation();
        // Printing programs name the program and the file that was printed.
        declared.title(Declared.clean(information.getTitle()).replaceFirst("^Microsoft (Word|PowerPoint) - ", ""));
        declared.author(information.getAuthor());
        declared.created(moment(information.getCreationDate()));
        declared.modified(moment(information.getModificationDate()));
        declared.language(pdf.getDocumentCatalog().getLanguage());
        return declared;
    }

    private static java.time.@Nullable Instant moment(@Nullable Calendar date) {
        return date == null ? null : date.toInstant();
    }

    private static final class Pages extends PDFTextStripper {
        private final Layout text = new Layout();
        private final StringBuilder page = new StringBuilder();

        Pages() {
            setLineSeparator("\n");
            setParagraphEnd("\n");
            setPageEnd("");
        }

        void write(PDDocument pdf) throws IOException {
            writeText(pdf, new Writer() {
                @Override
                public void write(char[] buffer, int from, int length) {
                    if (page.length() > Reply.MAX_TEXT) {
                        throw new Unreadable("has a page of more than " + (Reply.MAX_TEXT >> 20)
                                + " million characters, which is the limit");
                    }
                    page.append(buffer, from, length);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            });
        }

        @Override
        protected void startPage(PDPage started) {
            text.page();
        }

        /** A sentence may go on over the page, so no blank line stands at a page's end. */
        @Override
        protected void endPage(PDPage ended) {
            text.lines(page.toString().strip());
            page.setLength(0);
        }
    }
}
