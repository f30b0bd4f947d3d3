package pith.indexer;

import java.util.Optional;
import java.util.stream.Stream;
import pith.engine.Languages;

/** Languages as files declare them. */
final class DeclaredLanguage {
    private DeclaredLanguage() {}

    /** The code of two letters of the first of these that names a language, such as {@code de-AT}; else empty. */
    static String of(String... names) {
        return Stream.of(names)
                .map(Languages::code)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }
}
