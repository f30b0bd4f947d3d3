package pith.models.store;

/** The most of everything that comes from outside. */
final class Limits {
    /** One file of a model. */
    static final long FILE_BYTES = 4L << 30;

    /** A file that is text: configurations and vocabularies. */
    static final long TEXT_BYTES = 64L << 20;

    /** An answer of the hub's API, and Pith's own lock file. */
    static final int JSON_BYTES = 8 << 20;

    /** Files of a repository, and entries of an archive. */
    static final int FILES = 10_000;

    static final int REDIRECTS = 5;

    private Limits() {}
}
