package pith.models.store;

import java.util.regex.Pattern;
import pith.engine.BadInput;
import pith.engine.Quote;

/** What a model may be called: a name is a folder's name too. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    private Names() {}

    /** The name itself; throws where it is none. */
    static String checked(String name) {
        if (!isName(name)) {
            throw new BadInput("\"" + Quote.of(name) + "\" cannot be a model's name: give 1 to 96 letters, digits,"
                    + " hyphens, underscores and dots, a letter or digit first");
        }
        return name;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..") && !name.endsWith(".");
    }

    /** Whether it has the form {@code organisation/name}. */
    static boolean isRepository(String id) {
        int slash = id.indexOf('/');
        return slash > 0 && isName(id.substring(0, slash)) && isName(id.substring(slash + 1));
    }

    static String checkedRevision(String revision) {
        if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.contains("//")) {
            throw new BadInput("\"" + Quote.of(revision)
                    + "\" is no revision: give a commit, a branch or a tag, such as" + " org/name@main");
        }
        return revision;
    }

    static boolean isCommit(String revision) {
        return revision.matches("[0-9a-f]{40}");
    }

    /** A name made of what a file is called. */
    static String from(String file) {
        String name = file.replaceFirst("(?i)\\.zip$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.{2,}", ".")
                .replaceFirst("^[^A-Za-z0-9]+", "")
                .replaceFirst("\\.+$", "");
        return checked(name.substring(0, Math.min(96, name.length())));
    }
}
