package pith.web;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to be reached, and by whom. Immutable.
 *
 * @param host a name or address of this machine. One that is not on its loopback demands keys, or {@code insecure}
 * @param port 0 for any that is free
 * @param keys where there are any, every request but those for the page and for the server's health needs one; null for
 *     none
 * @param insecure whether a server without keys may be reached from other machines
 * @param tls null for plain HTTP
 * @param names under which the server may be asked, beside the host and the loopback's
 * @param origins of other sites whose pages may ask, such as {@code https://search.example}
 * @param limits what it takes at once
 * @param logging what it writes down
 * @param home the folder for collections, files that are sent, and snapshots; null for none of these
 * @param folders that its clients may have it index
 */
public record Serving(
        String host,
        int port,
        @Nullable ApiKeys keys,
        boolean insecure,
        @Nullable Tls tls,
        Set<String> names,
        Set<String> origins,
        Limits limits,
        Logging logging,
        @Nullable Path home,
        Set<Path> folders) {
    public Serving {
        names = Set.copyOf(names);
        origins = Set.copyOf(origins);
        folders = Set.copyOf(folders);
    }

    /** On this machine alone, for whoever is on it. */
    public static Serving on(String host, int port) {
        return new Serving(
                host, port, null, false, null, Set.of(), Set.of(), Limits.DEFAULT, Logging.NONE, null, Set.of());
    }

    public Serving withKeys(@Nullable ApiKeys keys) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withInsecure(boolean insecure) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withTls(@Nullable Tls tls) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withNames(Set<String> names) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withOrigins(Set<String> origins) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withLimits(Limits limits) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withLogging(Logging logging) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withHome(@Nullable Path home) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }

    public Serving withFolders(Set<Path> folders) {
        return new Serving(host, port, keys, insecure, tls, names, origins, limits, logging, home, folders);
    }
}
