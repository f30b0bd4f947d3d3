package pith.models.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * What the environment says of the hub, with the names and defaults of the {@code huggingface_hub} library.
 *
 * @param endpoint {@code HF_ENDPOINT}, without a slash at its end; {@code https://huggingface.co} by default
 * @param token {@code HF_TOKEN}, else the first line of the file {@code HF_TOKEN_PATH}, else of {@code $HF_HOME/token};
 *     empty where there is none
 * @param offline {@code HF_HUB_OFFLINE}
 * @param cache {@code HF_HUB_CACHE}, else {@code $HF_HOME/hub}; {@code HF_HOME} is {@code huggingface} among the user's
 *     caches by default
 * @param proxies the proxy settings
 */
record HubSettings(URI endpoint, String token, boolean offline, Path cache, Proxies proxies) {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final int MAX_TOKEN_CHARACTERS = 4_096;

    static HubSettings of(Map<String, String> environment) {
        Path home = home(environment);
        String cache = value(environment, "HF_HUB_CACHE");
        return new HubSettings(
                endpoint(value(environment, "HF_ENDPOINT")),
                token(environment, home),
                Set.of("1", "on", "yes", "true")
                        .contains(value(environment, "HF_HUB_OFFLINE").toLowerCase(Locale.ROOT)),
                cache.isEmpty() ? home.resolve("hub") : Path.of(cache),
                new Proxies(environment));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static Path home(Map<String, String> environment) {
        String given = value(environment, "HF_HOME");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        String caches = value(environment, "XDG_CACHE_HOME");
        String home = value(environment, "HOME");
        return (caches.isEmpty()
                        ? Path.of(home.isEmpty() ? System.getProperty("user.home", "") : home, ".cache")
                        : Path.of(caches))
                .resolve("huggingface");
    }

    private static URI endpoint(String given) {
        String text = (given.isEmpty() ? DEFAULT_ENDPOINT : given).replaceFirst("/+$", "");
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new BadInput("HF_ENDPOINT is \"" + Quote.of(text) + "\"; give an address such as " + DEFAULT_ENDPOINT);
    }

    private static String token(Map<String, String> environment, Path home) {
        String token = value(environment, "HF_TOKEN");
        String source = "HF_TOKEN";
        if (token.isEmpty()) {
            String path = value(environment, "HF_TOKEN_PATH");
            Path file = path.isEmpty() ? home.resolve("token") : Path.of(path);
            token = firstLine(file);
            source = file.toString();
        }
        // The value itself is a secret: no message shows it.
        if (token.length() > MAX_TOKEN_CHARACTERS || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new BadInput("the token in " + source + " is too long or has characters that no token has; give it as"
                    + " it stands on the hub's settings page");
        }
        return token;
    }

    private static String firstLine(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            if (Files.size(file) > Limits.JSON_BYTES) {
                throw new BadInput(file + " is too large to be a token; give the token in HF_TOKEN");
            }
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new ModelUnavailable(
                    "the token file " + file + " cannot be read: " + e + "; mend it, or remove it", e);
        }
    }

    /** Whether the token may be sent to this address: to the hub's own origin alone. */
    boolean isHub(URI uri) {
        return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                && endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && port(endpoint) == port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "the hub at " + endpoint;
    }
}
