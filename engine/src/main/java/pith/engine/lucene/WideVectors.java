package pith.engine.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Another format for vectors of more numbers than the 1,024 that Lucene's formats allow and none of them needs. It bears
 * the other's name, so that what it writes is the other's and any Lucene reads it.
 */
final class WideVectors extends KnnVectorsFormat {
    /** As many as the models give that people use. */
    static final int MAX_DIMENSION = 4_096;

    private final KnnVectorsFormat format;

    WideVectors(KnnVectorsFormat format) {
        super(format.getName());
        this.format = format;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return format.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return format.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
        return MAX_DIMENSION;
    }

    @Override
    public String toString() {
        return "WideVectors(" + format + ")";
    }
}
