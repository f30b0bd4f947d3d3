package pith.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import pith.engine.ModelUnavailable;

/**
 * LangChain4j's all-MiniLM-L6-v2 in this process, the weights that Pith's embedded encoder has too. Given all texts at
 * once, it runs each alone, on an executor with as many threads as there are cores; its session has so many threads again.
 * For fewer threads both are made smaller, which its users can do by an executor and a session of theirs.
 *
 * <p>As it comes, its tokenizer cuts a text after 128 word pieces, without a word. Here it has the same tokenizer without
 * the cut, so that it reads what Pith reads. It takes 512 word pieces as 510 and 2.
 */
final class LangChain4jContender implements Contender {
    private final String name;
    private final ExecutorService executor;
    private final OrtSession session;
    private final EmbeddingModel model;

    private LangChain4jContender(String name, ExecutorService executor, OrtSession session, EmbeddingModel model) {
        this.name = name;
        this.executor = executor;
        this.session = session;
        this.model = model;
    }

    static LangChain4jContender fp32(int threads) {
        return of("langchain4j-fp32", AllMiniLmL6V2EmbeddingModel.class, "all-minilm-l6-v2", threads);
    }

    /** Weights and products in int8. */
    static LangChain4jContender quantized(int threads) {
        return of("langchain4j-q", AllMiniLmL6V2QuantizedEmbeddingModel.class, "all-minilm-l6-v2-q", threads);
    }

    private static LangChain4jContender of(String name, Class<?> model, String files, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream graph = resource(model, files + ".onnx");
                InputStream tokenizer = uncut(resource(model, files + "-tokenizer.json"));
                SessionOptions options = new SessionOptions()) {
            if (threads < Runtime.getRuntime().availableProcessors()) {
                options.setIntraOpNumThreads(threads);
            }
            OrtSession session = environment.createSession(graph.readAllBytes(), options);
            OnnxBertBiEncoder encoder = new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            return new LangChain4jContender(name, executor, session, new OnExecutor(encoder, executor));
        } catch (IOException | OrtException e) {
            throw new ModelUnavailable("langchain4j's " + files + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static InputStream uncut(InputStream tokenizer) throws IOException {
        try (tokenizer) {
            ObjectMapper json = new ObjectMapper();
            ObjectNode settings = (ObjectNode) json.readTree(tokenizer);
            settings.putNull("truncation").putNull("padding");
            return new ByteArrayInputStream(json.writeValueAsBytes(settings));
        }
    }

    private static InputStream resource(Class<?> model, String file) {
        InputStream in = model.getResourceAsStream("/" + file);
        if (in == null) {
            throw new ModelUnavailable("langchain4j's " + file + " is not on the class path");
        }
        return in;
    }

    private static final class OnExecutor extends AbstractInProcessEmbeddingModel {
        private final OnnxBertBiEncoder encoder;

        OnExecutor(OnnxBertBiEncoder encoder, ExecutorService executor) {
            super(executor);
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void encode(List<String> passages) {
        model.embedAll(passages.stream().map(TextSegment::from).toList());
    }

    /** The vector of one text. */
    float[] vector(String text) {
        return model.embed(text).content().vector();
    }

    @Override
    public void close() {
        executor.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelUnavailable("ONNX Runtime cannot close a session: " + e.getMessage(), e);
        }
    }
}
