package pith.indexer;

import java.util.Locale;
import java.util.Set;

/** Languages as files declare them. */
final class Languages {
    private static final Set<String> CODES = Set.of(Locale.getISOLanguages());

    private Languages() {}

    /** The code of two letters of the first tag, such as {@code de-AT}, that has one; else empty. */
    static String code(String... tags) {
        for (String tag : tags) {
            String code = tag.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
            if (CODES.contains(code)) {
                return code;
            }
        }
        return "";
    }
}
