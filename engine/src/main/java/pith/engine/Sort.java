package pith.engine;

/**
 * An order of the candidates, by {@link Value#ORDER}. Of several values the least counts ascending, the greatest
 * descending. Documents without the field, or with nothing in it but text, come last, whichever way; documents that are
 * equal by all keys are in the order of their scores, then of their ids.
 *
 * @param field of the metadata, not blank
 * @param descending whether the greatest value comes first
 */
public record Sort(String field, boolean descending) {
    public Sort {
        if (field.isBlank()) {
            throw new BadQuery("a sort without a field; name one, such as year");
        }
    }
}
