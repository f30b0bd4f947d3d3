package pith.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where this system's users expect what a program can make again. */
final class CacheFolder {
    private CacheFolder() {}

    /** Pith's own folder there; it need not be there yet. */
    static Path path(Map<String, String> environment) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String home = System.getProperty("user.home", "");
        String given = environment.getOrDefault(system.contains("win") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        Path caches = !given.isEmpty() && Path.of(given).isAbsolute()
                ? Path.of(given)
                : Path.of(home, system.contains("mac") ? "Library/Caches" : ".cache");
        return caches.resolve("pith");
    }
}
