package pith.models.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A pull in a process of its own, to be killed, or to run with system properties of its own. */
final class PullMain {
    private PullMain() {}

    /** Arguments: the store's folder and the model. The environment says the rest. */
    public static void main(String[] arguments) {
        ModelStore.open(Path.of(arguments[0]), System.getenv()).pull(arguments[1], progress -> {});
    }

    /** @param options for Java */
    static Process start(Path folder, String model, Map<String, String> environment, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(List.of(PullMain.class.getName(), folder.toString(), model));
        ProcessBuilder builder = new ProcessBuilder(command);
        for (String variable : List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy")) {
            builder.environment().remove(variable);
            builder.environment().remove(variable.toUpperCase(Locale.ROOT));
        }
        builder.environment().putAll(environment);
        return builder.inheritIO().start();
    }
}
