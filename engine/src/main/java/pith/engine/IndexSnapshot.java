package pith.engine;

import java.nio.file.Path;

/**
 * A copy of a commit of an index, in a folder of its own.
 *
 * @param folder where it is, absolute
 * @param documents how many documents it holds
 * @param files how many files it has, its list of checksums left out
 * @param bytes what they take together
 */
public record IndexSnapshot(Path folder, long documents, int files, long bytes) {}
