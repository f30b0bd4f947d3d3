package pith.indexer.child;

/** What a foreign file is, as far as its first bytes tell. */
public enum Kind {
    HTML,
    PDF,
    /** An office file, a book, or just an archive: what is in it tells. */
    ZIP,
    /** A container of Microsoft's old formats, and of their encrypted new ones. */
    OLE2,
    RTF,
    MAIL
}
