package pith.engine.lucene;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharFilter;
import pith.engine.Folded;
import pith.engine.Folding;

/** An analyzer of folded text ({@link Folding}), whose offsets are those of the original. */
abstract class FoldedAnalyzer extends Analyzer {
    @Override
    protected final Reader initReader(String field, Reader reader) {
        return new FoldedReader(folded(reader));
    }

    @Override
    protected final Reader initReaderForNormalization(String field, Reader reader) {
        return new FoldedReader(folded(reader));
    }

    /** Folding looks ahead and back over whole lines, so all of the text is read; it was a string before, anyhow. */
    private static Folded folded(Reader reader) {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8_192];
        try (reader) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                text.append(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Folding.of(text.toString());
    }

    private static final class FoldedReader extends CharFilter {
        private final Folded folded;

        FoldedReader(Folded folded) {
            super(new StringReader(folded.text()));
            this.folded = folded;
        }

        @Override
        public int read(char[] buffer, int from, int length) throws IOException {
            return input.read(buffer, from, length);
        }

        /** A word that ends here does not take in what was left out behind it, one that begins here not what was before. */
        @Override
        protected int correct(int offset) {
            if (offset > folded.text().length()) {
                return folded.originalStart(folded.text().length());
            }
            return isEndOfWord(offset) ? folded.originalEnd(offset) : folded.originalStart(offset);
        }

        private boolean isEndOfWord(int offset) {
            String text = folded.text();
            return offset > 0
                    && offset <= text.length()
                    && Character.isLetterOrDigit(text.codePointBefore(offset))
                    && (offset == text.length() || !Character.isLetterOrDigit(text.codePointAt(offset)));
        }
    }
}
