package pith.engine;

/**
 * What an index was made with. Written when it is created, checked whenever it is opened.
 *
 * @param schema the layout of the index; an index of another layout is refused
 * @param encoder the model its vectors come from; an index of another model is refused
 * @param dimension numbers in a vector
 */
public record IndexStamp(int schema, ModelIdentity encoder, int dimension) {

    /** The layout that this version writes and reads, with {@link Folding}, which its words and vectors are made by. */
    public static final int SCHEMA = 3;

    /** The stamp that an index made now with {@code encoder} bears. */
    public static IndexStamp of(Encoder encoder) {
        return new IndexStamp(SCHEMA, encoder.identity(), encoder.dimension());
    }
}
