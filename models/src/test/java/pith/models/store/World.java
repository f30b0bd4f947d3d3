package pith.models.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import pith.models.store.PullProgress.Step;

/** A store in a folder of its own, before a hub, in an environment that the test sets. Waits for nothing. */
final class World implements AutoCloseable {
    static final String ENCODER = "tiny-org/tiny-encoder";
    static final String READER = "tiny-org/tiny-reader";

    final Path folder;
    final Path home;
    final FakeHub hub;
    final Map<String, String> environment = new HashMap<>();
    final List<Duration> sleeps = Collections.synchronizedList(new ArrayList<>());
    final List<PullProgress> progress = Collections.synchronizedList(new ArrayList<>());
    private Workings workings = Workings.real().withSleeper(sleeps::add);

    World(Path temporary) throws IOException {
        this(temporary, new FakeHub());
    }

    World(Path temporary, FakeHub hub) throws IOException {
        this.folder = temporary.resolve("models");
        this.home = temporary.resolve("home");
        Files.createDirectories(home);
        this.hub = hub.with(ENCODER, TinyModels.encoder()).with(READER, TinyModels.reader());
        environment.put("HF_ENDPOINT", hub.endpoint());
        environment.put("HOME", home.toString());
    }

    World set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Replaces what the store leans on. */
    World work(UnaryOperator<Workings> change) {
        workings = change.apply(workings);
        return this;
    }

    ModelStore store() {
        return ModelStore.open(folder, environment, workings);
    }

    ModelEntry pull(String model) {
        return store().pull(model, progress::add);
    }

    /** What the listener was told of one step. */
    List<PullProgress> told(Step step) {
        synchronized (progress) {
            return progress.stream().filter(each -> each.step() == step).toList();
        }
    }

    Path cache() {
        return home.resolve(".cache/huggingface/hub");
    }

    @Override
    public void close() {
        hub.close();
    }
}
