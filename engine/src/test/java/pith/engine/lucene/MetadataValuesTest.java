package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.NumericUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Value;
import pith.engine.Words;

/** What facets and sorting read of the metadata: see {@link Layout}. */
final class MetadataValuesTest {
    @TempDir
    Path folder;

    private static final Instant SEEN = Instant.ofEpochMilli(-5);

    private static final Map<String, Value> METADATA = Map.of(
            "kind", new Value.Keyword("note"),
            "tags", several(new Value.Keyword("b"), new Value.Keyword("a"), new Value.Keyword("b")),
            "long", new Value.Keyword("x".repeat(1_001)),
            "year", several(new Value.Whole(7), new Value.Whole(-7), new Value.Keyword("seven")),
            "share", new Value.Real(-0.25),
            "seen", new Value.Date(SEEN),
            "open", several(new Value.Flag(true), new Value.Flag(false)));

    private static Value several(Value... values) {
        return new Value.Several(List.of(values));
    }

    @Test
    void everyTypeIsThereToBeCountedAndSortedBy() throws IOException {
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("bare", "", "no metadata"));
            put(update, new Document("full", "", "", "", "all of it", METADATA, Instant.EPOCH, "h", "de", List.of()));
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(
                        1,
                        view.byWords(Words.plain("all"), new Filter.Is("open", new Value.Flag(true)))
                                .total());
            }
        }
        assertEquals(List.of("note"), keywords("k:kind"));
        assertEquals(List.of("a", "b"), keywords("k:tags"));
        assertEquals(List.of(), keywords("k:long"));
        assertEquals(List.of("seven"), keywords("k:year"));
        assertEquals(List.of("de"), keywords("k:language"));
        assertEquals(List.of(-7L, 7L), numbers("w:year"));
        assertEquals(List.of(NumericUtils.doubleToSortableLong(-0.25)), numbers("r:share"));
        assertEquals(List.of(SEEN.toEpochMilli()), numbers("d:seen"));
        assertEquals(List.of("false", "true"), keywords("f:open"));
    }

    private static void put(IndexUpdate update, Document document) {
        update.replace(document, LayoutFixture.passages(document), LayoutFixture.vectors(0, document));
    }

    private List<String> keywords(String field) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
            for (LeafReaderContext leaf : reader.leaves()) {
                SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), field);
                while (values.nextDoc() != SortedSetDocValues.NO_MORE_DOCS) {
                    for (int i = 0; i < values.docValueCount(); i++) {
                        found.add(values.lookupOrd(values.nextOrd()).utf8ToString());
                    }
                }
            }
        }
        return found;
    }

    private List<Long> numbers(String field) throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
            for (LeafReaderContext leaf : reader.leaves()) {
                SortedNumericDocValues values = DocValues.getSortedNumeric(leaf.reader(), field);
                while (values.nextDoc() != SortedNumericDocValues.NO_MORE_DOCS) {
                    for (int i = 0; i < values.docValueCount(); i++) {
                        found.add(values.nextValue());
                    }
                }
            }
        }
        return found;
    }
}
