package pith.engine;

/** How the text of a query is read. */
public enum Syntax {
    /** As people type: operators where they make sense, words where they do not; never an error. */
    FORGIVING,
    /** As programs write: an operator that makes no sense is a {@link BadQuery} that says where. */
    STRICT,
    /** All of it is words. */
    PLAIN
}
