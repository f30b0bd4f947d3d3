package pith.indexer;

import java.nio.file.Path;
import java.util.List;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Languages;
import pith.engine.Quote;

/**
 * Which files to index, and what becomes of documents whose files are gone. Immutable.
 *
 * @param paths folders, each read with all below it, and single files; at least one. The root of a document's id is the
 *     folder, or the folder that the single file lies in
 * @param prefix stands before the id of every document of this job; empty for none. It keeps apart the files of equal
 *     names in different folders; end it with {@code /} to filter by it
 * @param prune which documents to remove
 * @param selection which files of the folders
 * @param language of all documents, as an ISO 639-1 code, whatever the files say; empty to go by the files, and where
 *     these do not say by what their texts look like
 */
public record IndexJob(List<Path> paths, String prefix, Prune prune, Selection selection, String language) {

    /** When to remove the documents whose files are no longer in the folder that they were indexed from. */
    public enum Prune {
        /** Never. */
        NEVER,
        /** Unless the folder now holds no file that can be read as text: it may be an unmounted disk. */
        UNLESS_EMPTY,
        /** Even then. */
        EVEN_IF_EMPTY
    }

    /** A job for all files that are neither hidden nor ignored, without a language of its own. */
    public IndexJob(List<Path> paths, String prefix, Prune prune) {
        this(paths, prefix, prune, Selection.DEFAULT, "");
    }

    public IndexJob {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new BadInput("no path to index; give at least one file or folder");
        }
        if (prefix.length() >= Document.MAX_ID_LENGTH) {
            throw new BadInput("prefix \"" + Quote.of(prefix) + "\" has " + prefix.length()
                    + " characters; give fewer than " + Document.MAX_ID_LENGTH);
        }
        if (!language.isEmpty()) {
            String named = language;
            language = Languages.code(named)
                    .orElseThrow(() -> new BadInput("language \"" + Quote.of(named)
                            + "\" is not known; give a code such as de, or none to have it detected"));
        }
    }

    /** Indexes these files and folders without a prefix, pruning folders that are not empty. */
    public static IndexJob of(Path... paths) {
        return new IndexJob(List.of(paths), "", Prune.UNLESS_EMPTY);
    }

    public IndexJob withPrefix(String prefix) {
        return new IndexJob(paths, prefix, prune, selection, language);
    }

    public IndexJob withPrune(Prune prune) {
        return new IndexJob(paths, prefix, prune, selection, language);
    }

    public IndexJob withSelection(Selection selection) {
        return new IndexJob(paths, prefix, prune, selection, language);
    }

    public IndexJob withLanguage(String language) {
        return new IndexJob(paths, prefix, prune, selection, language);
    }
}
