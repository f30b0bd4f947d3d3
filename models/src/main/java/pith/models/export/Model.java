package pith.models.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import pith.models.export.Architecture.Family;
import pith.models.export.Architecture.Kind;

/**
 * A checkpoint as it was understood.
 *
 * @param modules of an encoder; without meaning for the others
 * @param classes of a classifier; otherwise 0
 */
record Model(Architecture shape, Kind kind, SentenceModules modules, int classes, Checkpoint weights) {
    private static final int MAX_CLASSES = 1 << 12;

    /** Reads {@code config.json} and sentence-transformers' files in {@code folder}. */
    static Model of(Path folder, Safetensors files) throws IOException {
        JsonFile config = JsonFile.read(folder.resolve("config.json"));
        Architecture shape = Architecture.of(config);
        Checkpoint weights = Checkpoint.network(files, folder.toString());
        Kind kind = Architecture.kind(config, weights);
        return switch (kind) {
            case ENCODER -> new Model(shape, kind, SentenceModules.of(folder, shape.dim()), 0, weights);
            case READER -> new Model(shape, kind, SentenceModules.usual(), 0, weights);
            case CLASSIFIER -> {
                int classes = weights.rows(lastOfClassifier(shape) + ".weight", shape.dim(), MAX_CLASSES);
                yield new Model(shape, kind, SentenceModules.usual(), classes, weights);
            }
        };
    }

    private static String lastOfClassifier(Architecture shape) {
        return shape.family() == Family.ROBERTA ? "classifier.out_proj" : "classifier";
    }

    /** What {@code pith.json} calls it. Of two classes the second is taken for "relevant". */
    String kindName() {
        return classes == 1 || classes == 2 ? "reranker" : kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether an input is two texts. */
    boolean pairs() {
        return kind != Kind.ENCODER;
    }

    /** Whether the graph takes token types. RoBERTa's tokenizer tells none. */
    boolean typed() {
        return pairs() && shape.family() == Family.BERT && shape.types() > 1;
    }

    /** The graph in float32. Refuses weights that are not all there or not all used. */
    OnnxGraph exact() throws IOException {
        OnnxGraph graph = graph(made -> new Form.Exact(shape, weights, made));
        weights.refuseUnused();
        return graph;
    }

    /** The graph in int8. */
    OnnxGraph int8(List<QuantisedLayer> layers) throws IOException {
        return graph(made -> new Form.Int8(shape, weights, layers, made));
    }

    private OnnxGraph graph(Function<OnnxGraph, Form> form) throws IOException {
        OnnxGraph graph = new OnnxGraph(shape.family() + "-" + kind.name().toLowerCase(Locale.ROOT));
        Network network = new Network(shape, weights, form.apply(graph), graph);
        String x = network.body(typed());
        switch (kind) {
            case ENCODER -> network.sentenceHead(x, modules);
            case READER -> network.spanHead(x);
            case CLASSIFIER -> network.classHead(x, lastOfClassifier(shape), classes);
        }
        return graph;
    }

    /** The folders with weights beside the network's. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (SentenceModules.Step step : modules.steps()) {
            if (step instanceof SentenceModules.Dense dense) {
                folders.add(dense.folder());
            }
        }
        return folders;
    }
}
