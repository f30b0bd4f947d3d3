package pith.models.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import pith.models.export.Export;
import pith.models.export.Export.Precision;

/**
 * What the store leans on, so that tests can make it fail.
 *
 * @param sleeper waits
 * @param space says how much room there is
 * @param output opens files to write to
 * @param exporter writes ONNX graphs
 * @param trial loads a model once
 * @param patience how long to wait for the next part of an answer
 * @param clock the time
 */
record Workings(
        Sleeper sleeper, Space space, Output output, Exporter exporter, Trial trial, Duration patience, Clock clock) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    interface Space {
        /** Bytes that may be written into an existing folder. */
        long usableBytes(Path folder) throws IOException;
    }

    interface Output {
        /** Opens a file, made if it is not there, to write at its end. */
        OutputStream append(Path file) throws IOException;
    }

    interface Exporter {
        /**
         * Writes the graph and what belongs to it for a model in Hugging Face's layout.
         *
         * @param source holds config.json, tokenizer.json, model.safetensors, and an encoder's sentence-transformers files
         * @param target an existing folder
         */
        void export(Path source, Path target, Precision precision, Consumer<String> progress);
    }

    interface Trial {
        /** Loads the model and runs it once; throws {@link pith.engine.ModelUnavailable} where that fails. */
        Facts load(ModelKind kind, Path folder);
    }

    /**
     * What a model says of itself once it is loaded.
     *
     * @param dimension numbers in a vector; 0 where it is no encoder
     * @param maxPieces the most word pieces it takes; 0 where it does not say
     */
    record Facts(int dimension, int maxPieces) {}

    static Workings real() {
        return new Workings(
                Thread::sleep,
                folder -> Files.getFileStore(folder).getUsableSpace(),
                file -> Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                Export::export,
                Trials::load,
                PATIENCE,
                Clock.systemUTC());
    }

    Workings withSleeper(Sleeper other) {
        return new Workings(other, space, output, exporter, trial, patience, clock);
    }

    Workings withSpace(Space other) {
        return new Workings(sleeper, other, output, exporter, trial, patience, clock);
    }

    Workings withOutput(Output other) {
        return new Workings(sleeper, space, other, exporter, trial, patience, clock);
    }

    Workings withExporter(Exporter other) {
        return new Workings(sleeper, space, output, other, trial, patience, clock);
    }

    Workings withTrial(Trial other) {
        return new Workings(sleeper, space, output, exporter, other, patience, clock);
    }

    Workings withPatience(Duration other) {
        return new Workings(sleeper, space, output, exporter, trial, other, clock);
    }
}
