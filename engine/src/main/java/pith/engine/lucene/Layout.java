package pith.engine.lucene;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import pith.engine.Blocks;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.Languages;
import pith.engine.Passage;
import pith.engine.Resemblance;
import pith.engine.Value;

/**
 * How a document lies in Lucene (schema 3): one block, its passages first, in the order of the text, then the document
 * itself.
 *
 * <pre>
 * passage   id              indexed     the document's id: what a replacement deletes the whole block by
 *           passage_words   indexed     title and passage, for BM25 among passages, by the document's language
 *           vector          HNSW        unit length, compared by dot product; int8 graph beside the full floats; up to
 *                                         4,096 numbers, where Lucene's own formats stop at 1,024
 *           start, end      doc values  UTF-16 units of the document's text
 * document  id              indexed
 *           name            doc values  the id again, to read
 *           kind            indexed     "document", which tells the block's last from the rest
 *           document_words  indexed     title and text, for BM25 among documents, by its language: the title {@link
 *                                         IndexView#TITLE_WEIGHT} times, the text once, its headings so often again
 *                                         that they count {@link IndexView#HEADING_WEIGHT} times. Each part begins
 *                                         {@value WordAnalyzer#GAP} positions on, so that no phrase runs over two
 *           document_forms  indexed     the same, as words stand there: see {@link Forms}. Without positions
 *           title_words     indexed     the title alone, by its language
 *           whole_title     indexed     the title folded and as it is, with a zero between: see {@link Titles}
 *           passages        doc values  how many passages lie before it
 *           characters      doc values  how many UTF-16 units its text has, white space left out
 *           unseen          doc values  how many of these are in none of its passages
 *           root, uri, hash doc values
 *           near            doc values  the text's signature among near-duplicates, as big-endian longs
 *           title, text, modified (milliseconds), metadata, page_starts   stored
 *           language        indexed, stored; absent where it is not known. A filter finds it as it does metadata
 *           has             indexed     the names of its metadata fields
 *           folder          indexed     every folder that its id lies in, with the ending "/"
 *           k:, w:, r:, d:, f: + name   indexed by type: keyword, whole, real, date (milliseconds), flag; and as doc
 *                                         values: sets of terms (k, f), numbers (w, d; r as sortable bits)
 *           t: + name       indexed     the words of a text, and of a keyword too long to be compared, by the language
 * </pre>
 */
final class Layout {
    static final String ID = "id";
    static final String NAME = "name";
    static final String KIND = "kind";
    static final String DOCUMENT = "document";
    static final String PASSAGE_WORDS = "passage_words";
    static final String DOCUMENT_WORDS = "document_words";
    static final String DOCUMENT_FORMS = "document_forms";
    static final String TITLE_WORDS = "title_words";
    static final String WHOLE_TITLE = "whole_title";
    static final String VECTOR = "vector";
    static final String START = "start";
    static final String END = "end";
    static final String PASSAGES = "passages";
    static final String CHARACTERS = "characters";
    static final String UNSEEN = "unseen";
    static final String ROOT = "root";
    static final String URI = "uri";
    static final String HASH = "hash";
    static final String NEAR = "near";
    static final String HAS = "has";
    static final String FOLDER = "folder";
    static final String LANGUAGE = "language";

    private static final String TITLE = "title";
    private static final String TEXT = "text";
    private static final String MODIFIED = "modified";
    private static final String METADATA = "metadata";
    private static final String PAGE_STARTS = "page_starts";

    /** Words that are there or not, whatever they weigh. */
    private static final FieldType MENTIONED = new FieldType();

    static {
        MENTIONED.setIndexOptions(IndexOptions.DOCS);
        MENTIONED.setOmitNorms(true);
        MENTIONED.freeze();
    }

    private Layout() {}

    static List<org.apache.lucene.document.Document> block(
            Document document, List<Passage> passages, List<float[]> vectors) {
        List<org.apache.lucene.document.Document> block = new ArrayList<>(passages.size() + 1);
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            var child = new org.apache.lucene.document.Document();
            child.add(new StringField(ID, document.id(), Field.Store.NO));
            String words = document.title().isEmpty() ? passage.text() : document.title() + "\n" + passage.text();
            child.add(new Words(PASSAGE_WORDS, words, TextField.TYPE_NOT_STORED, document.language()));
            child.add(new KnnFloatVectorField(VECTOR, vectors.get(i), VectorSimilarityFunction.DOT_PRODUCT));
            child.add(new NumericDocValuesField(START, passage.start()));
            child.add(new NumericDocValuesField(END, passage.end()));
            block.add(child);
        }
        block.add(parent(document, passages));
        return block;
    }

    private static org.apache.lucene.document.Document parent(Document document, List<Passage> passages) {
        var parent = new org.apache.lucene.document.Document();
        parent.add(new StringField(ID, document.id(), Field.Store.NO));
        parent.add(new BinaryDocValuesField(NAME, bytes(document.id())));
        parent.add(new StringField(KIND, DOCUMENT, Field.Store.NO));
        for (String part : weighted(document)) {
            parent.add(new Words(DOCUMENT_WORDS, part, TextField.TYPE_NOT_STORED, document.language()));
            parent.add(new Words(DOCUMENT_FORMS, part, Forms.TYPE, document.language()));
        }
        if (!document.title().isEmpty()) {
            parent.add(new Words(TITLE_WORDS, document.title(), TextField.TYPE_NOT_STORED, document.language()));
        }
        Titles.term(document.title()).ifPresent(term -> parent.add(new StringField(WHOLE_TITLE, term, Field.Store.NO)));
        parent.add(new NumericDocValuesField(PASSAGES, passages.size()));
        parent.add(new NumericDocValuesField(
                CHARACTERS, characters(document.text(), 0, document.text().length())));
        parent.add(new NumericDocValuesField(UNSEEN, unseen(document.text(), passages)));
        parent.add(new BinaryDocValuesField(ROOT, bytes(document.root())));
        parent.add(new BinaryDocValuesField(URI, bytes(document.uri())));
        parent.add(new BinaryDocValuesField(HASH, bytes(document.contentHash())));
        parent.add(new BinaryDocValuesField(NEAR, encode(Resemblance.signature(document))));
        parent.add(new StoredField(TITLE, verbatim(document.title())));
        parent.add(new StoredField(TEXT, verbatim(document.text())));
        parent.add(new StoredField(MODIFIED, document.modified().toEpochMilli()));
        parent.add(new StoredField(METADATA, encode(document.metadata())));
        if (!document.language().isEmpty()) {
            parent.add(new StringField(LANGUAGE, document.language(), Field.Store.YES));
            parent.add(new StringField(HAS, Languages.FIELD, Field.Store.NO));
            addIndexed(parent, Languages.FIELD, new Value.Keyword(document.language()), document.language());
        }
        if (!document.pageStarts().isEmpty()) {
            parent.add(new StoredField(PAGE_STARTS, encode(document.pageStarts())));
        }
        for (int slash = document.id().indexOf('/');
                slash >= 0;
                slash = document.id().indexOf('/', slash + 1)) {
            parent.add(new StringField(FOLDER, document.id().substring(0, slash + 1), Field.Store.NO));
        }
        document.metadata().forEach((name, value) -> {
            parent.add(new StringField(HAS, name, Field.Store.NO));
            addIndexed(parent, name, value, document.language());
        });
        return parent;
    }

    private static void addIndexed(
            org.apache.lucene.document.Document parent, String name, Value value, String language) {
        switch (value) {
            case Value.Keyword k -> {
                if (Value.ordered(k)) { // a longer one may have more bytes than a term of Lucene's
                    addTerm(parent, field(name, value), k.value());
                } else {
                    parent.add(new Words(text(name), k.value(), MENTIONED, language));
                }
            }
            case Value.Text t -> parent.add(new Words(text(name), t.value(), MENTIONED, language));
            case Value.Whole w -> addNumber(parent, field(name, value), w.value());
            case Value.Real r -> {
                parent.add(new DoublePoint(field(name, value), r.value()));
                parent.add(new SortedNumericDocValuesField(
                        field(name, value), NumericUtils.doubleToSortableLong(r.value())));
            }
            case Value.Date d -> addNumber(parent, field(name, value), d.value().toEpochMilli());
            case Value.Flag f -> addTerm(parent, field(name, value), Boolean.toString(f.value()));
            case Value.Several several -> several.values().forEach(each -> addIndexed(parent, name, each, language));
        }
    }

    private static void addTerm(org.apache.lucene.document.Document parent, String field, String term) {
        parent.add(new StringField(field, term, Field.Store.NO));
        parent.add(new SortedSetDocValuesField(field, new BytesRef(term)));
    }

    private static void addNumber(org.apache.lucene.document.Document parent, String field, long number) {
        parent.add(new LongPoint(field, number));
        parent.add(new SortedNumericDocValuesField(field, number));
    }

    private static long characters(String text, int from, int to) {
        long characters = 0;
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                characters++;
            }
        }
        return characters;
    }

    private static long unseen(String text, List<Passage> passages) {
        long unseen = 0;
        int seen = 0;
        for (Passage passage : passages) {
            unseen += characters(text, seen, Math.max(seen, passage.start()));
            seen = Math.max(seen, passage.end());
        }
        return unseen + characters(text, seen, text.length());
    }

    /** The indexed field that holds keywords under this name. */
    static String keywords(String name) {
        return "k:" + name;
    }

    /** The indexed field that holds the words of texts under this name. */
    static String text(String name) {
        return "t:" + name;
    }

    /** The indexed field that holds values of this type under this name. */
    static String field(String name, Value value) {
        return switch (value) {
                    case Value.Keyword k -> "k:";
                    case Value.Text t -> "t:";
                    case Value.Whole w -> "w:";
                    case Value.Real r -> "r:";
                    case Value.Date d -> "d:";
                    case Value.Flag f -> "f:";
                    case Value.Several s -> throw new IllegalArgumentException("a list has no field of its own");
                }
                + name;
    }

    static Document document(String id, String root, String uri, String hash, StoredFields stored, int doc)
            throws IOException {
        org.apache.lucene.document.Document found = stored.document(doc);
        String language = found.get(LANGUAGE);
        BytesRef pageStarts = found.getBinaryValue(PAGE_STARTS);
        return new Document(
                id,
                uri,
                root,
                verbatim(found.getBinaryValue(TITLE)),
                verbatim(found.getBinaryValue(TEXT)),
                decode(found.getBinaryValue(METADATA)),
                Instant.ofEpochMilli(found.getField(MODIFIED).numericValue().longValue()),
                hash,
                language == null ? "" : language,
                pageStarts == null ? List.of() : decodePageStarts(pageStarts));
    }

    private static BytesRef encode(long[] signature) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * signature.length);
        bytes.asLongBuffer().put(signature);
        return new BytesRef(bytes.array());
    }

    static long[] decodeSignature(BytesRef encoded) {
        long[] signature = new long[encoded.length / Long.BYTES];
        ByteBuffer.wrap(encoded.bytes, encoded.offset, encoded.length)
                .asLongBuffer()
                .get(signature);
        return signature;
    }

    /** The title alone. */
    static String title(StoredFields stored, int doc) throws IOException {
        return verbatim(stored.document(doc, Set.of(TITLE)).getBinaryValue(TITLE));
    }

    /** The language alone; empty where it is not known. */
    static String language(StoredFields stored, int doc) throws IOException {
        String language = stored.document(doc, Set.of(LANGUAGE)).get(LANGUAGE);
        return language == null ? "" : language;
    }

    private static BytesRef encode(List<Integer> pageStarts) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * pageStarts.size());
        pageStarts.forEach(bytes::putInt);
        return new BytesRef(bytes.array());
    }

    private static List<Integer> decodePageStarts(BytesRef encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded.bytes, encoded.offset, encoded.length);
        List<Integer> pageStarts = new ArrayList<>(encoded.length / Integer.BYTES);
        while (bytes.hasRemaining()) {
            pageStarts.add(bytes.getInt());
        }
        return pageStarts;
    }

    /** The languages of the documents, each by its code, and how many documents are in it. */
    static Map<String, Integer> languages(IndexReader reader) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        Terms codes = MultiTerms.getTerms(reader, LANGUAGE);
        if (codes != null) {
            TermsEnum each = codes.iterator();
            for (BytesRef code = each.next(); code != null; code = each.next()) {
                counts.put(code.utf8ToString(), each.docFreq());
            }
        }
        return counts;
    }

    /** Text that its language's analyzer cuts into words: a Lucene writer itself knows one analyzer a field. */
    private static final class Words extends Field {
        private final String language;

        Words(String field, String text, FieldType type, String language) {
            super(field, text, type);
            this.language = language;
        }

        @Override
        public TokenStream tokenStream(Analyzer ofTheField, TokenStream reuse) {
            Analyzer words = name().equals(DOCUMENT_FORMS) ? Forms.analyzer(language) : Analysis.analyzer(language);
            return words.tokenStream(name(), stringValue());
        }
    }

    /**
     * The parts of a document, each as often as its words count: BM25 of them all as one text is BM25F (Robertson,
     * Zaragoza, Taylor 2004) with these weights, in which a word has one frequency, one saturation and one idf.
     */
    private static List<String> weighted(Document document) {
        List<String> parts = new ArrayList<>();
        if (!document.title().isEmpty()) {
            parts.addAll(Collections.nCopies(IndexView.TITLE_WEIGHT, document.title()));
        }
        parts.add(document.text());
        for (Blocks.Block block : Blocks.of(document.text())) {
            if (block.kind() == Blocks.Kind.HEADING) {
                String heading = document.text().substring(block.start(), block.end());
                parts.addAll(Collections.nCopies(IndexView.HEADING_WEIGHT - 1, heading));
            }
        }
        return parts;
    }

    private static BytesRef bytes(String value) {
        return new BytesRef(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * UTF-8 where that gives the same string back, else UTF-16: text is kept verbatim, and a string with half a
     * surrogate pair has no UTF-8 form. The first byte tells which.
     */
    private static BytesRef verbatim(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        boolean whole = new String(utf8, StandardCharsets.UTF_8).equals(value);
        byte[] marked = new byte[1 + (whole ? utf8.length : 2 * value.length())];
        marked[0] = (byte) (whole ? 8 : 16);
        if (whole) {
            System.arraycopy(utf8, 0, marked, 1, utf8.length);
        } else {
            // Not by Java's UTF-16 encoder, which replaces half pairs too.
            for (int i = 0; i < value.length(); i++) {
                marked[2 * i + 1] = (byte) (value.charAt(i) >>> 8);
                marked[2 * i + 2] = (byte) value.charAt(i);
            }
        }
        return new BytesRef(marked);
    }

    private static String verbatim(BytesRef marked) {
        if (marked.bytes[marked.offset] == 8) {
            return new String(marked.bytes, marked.offset + 1, marked.length - 1, StandardCharsets.UTF_8);
        }
        char[] units = new char[(marked.length - 1) / 2];
        for (int i = 0; i < units.length; i++) {
            int at = marked.offset + 1 + 2 * i;
            units[i] = (char) (((marked.bytes[at] & 0xff) << 8) | (marked.bytes[at + 1] & 0xff));
        }
        return new String(units);
    }

    private static BytesRef encode(Map<String, Value> metadata) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(metadata.size());
            for (Map.Entry<String, Value> entry : metadata.entrySet()) {
                writeString(out, entry.getKey());
                write(out, entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return new BytesRef(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, Value value) throws IOException {
        switch (value) {
            case Value.Keyword k -> {
                out.writeByte('k');
                writeString(out, k.value());
            }
            case Value.Text t -> {
                out.writeByte('t');
                writeString(out, t.value());
            }
            case Value.Whole w -> {
                out.writeByte('w');
                out.writeLong(w.value());
            }
            case Value.Real r -> {
                out.writeByte('r');
                out.writeDouble(r.value());
            }
            case Value.Date d -> {
                out.writeByte('d');
                out.writeLong(d.value().toEpochMilli());
            }
            case Value.Flag f -> {
                out.writeByte('f');
                out.writeBoolean(f.value());
            }
            case Value.Several several -> {
                out.writeByte('s');
                out.writeInt(several.values().size());
                for (Value each : several.values()) {
                    write(out, each);
                }
            }
        }
    }

    private static Map<String, Value> decode(BytesRef bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length))) {
            Map<String, Value> metadata = new TreeMap<>();
            for (int n = in.readInt(); n > 0; n--) {
                metadata.put(readString(in), read(in));
            }
            return metadata;
        }
    }

    private static Value read(DataInputStream in) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case 'k' -> new Value.Keyword(readString(in));
            case 't' -> new Value.Text(readString(in));
            case 'w' -> new Value.Whole(in.readLong());
            case 'r' -> new Value.Real(in.readDouble());
            case 'd' -> new Value.Date(Instant.ofEpochMilli(in.readLong()));
            case 'f' -> new Value.Flag(in.readBoolean());
            case 's' -> {
                int size = in.readInt();
                List<Value> values = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    values.add(read(in));
                }
                yield new Value.Several(values);
            }
            default -> throw new IOException("metadata of unknown type " + type);
        };
    }

    private static void writeString(DataOutputStream out, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readString(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
