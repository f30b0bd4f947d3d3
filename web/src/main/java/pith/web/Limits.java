package pith.web;

import pith.engine.BadInput;

/**
 * What a server takes at once. What is more is refused before it costs anything: 413 for what is too large, 429 for what
 * is too much at a time.
 *
 * @param queryBytes of a body that holds a question or a query
 * @param documentsBytes of a body that holds documents
 * @param fileBytes of a file that is sent to be indexed
 * @param batch documents of one request, and texts to embed
 * @param working queries that are worked on side by side
 * @param waiting requests that may wait for their turn; those beyond are sent away at once
 * @param waitMillis the longest wait for a turn
 */
public record Limits(
        int queryBytes, int documentsBytes, long fileBytes, int batch, int working, int waiting, int waitMillis) {
    private static final int MEBIBYTE = 1024 * 1024;

    /** Twice as many queries as the machine has cores, and some minutes' worth of patience for none of them. */
    public static final Limits DEFAULT = new Limits(
            MEBIBYTE,
            16 * MEBIBYTE,
            100L * MEBIBYTE,
            1_000,
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
            128,
            5_000);

    public Limits {
        if (queryBytes < 1 || documentsBytes < 1 || fileBytes < 1 || batch < 1 || working < 1) {
            throw new BadInput("a limit of a server is below 1: " + queryBytes + ", " + documentsBytes + ", "
                    + fileBytes + ", " + batch + " or " + working + "; give larger ones");
        }
        if (waiting < 0 || waitMillis < 0) {
            throw new BadInput("a server cannot let " + waiting + " requests wait for " + waitMillis + " ms");
        }
        if (working > 1_000 || waiting > 1_000) {
            throw new BadInput(
                    working + " requests at work and " + waiting + " waiting are too many; give 1,000 at most");
        }
    }

    /** With other numbers of queries at work and of requests that wait. */
    public Limits withConcurrency(int working, int waiting) {
        return new Limits(queryBytes, documentsBytes, fileBytes, batch, working, waiting, waitMillis);
    }

    /** With another size of what holds documents. */
    public Limits withDocumentsBytes(int bytes) {
        return new Limits(queryBytes, bytes, fileBytes, batch, working, waiting, waitMillis);
    }

    /** With another longest wait for a turn. */
    Limits withWaitMillis(int millis) {
        return new Limits(queryBytes, documentsBytes, fileBytes, batch, working, waiting, millis);
    }
}
