package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.PithException;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;

/**
 * Many documents in one request, a JSON object a line: a document to put in, or {@code {"delete": ID}}. A line that
 * cannot be taken stops nothing. The response has a line for each line, in their order; it is sent when all are written,
 * since many clients read nothing before they have sent all.
 */
final class Bulk {
    private static final Pattern LINES =
            Pattern.compile("application/(x-ndjson|jsonl|x-jsonlines)\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
    private static final int MAX_LINES = 100_000;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    private final DocumentsApi documents;
    private final CollectionStore.Lease lease;
    private final Context context;
    private final Limits limits;
    private final List<ObjectNode> results = new ArrayList<>();
    private final Map<String, ObjectNode> batchResults = new LinkedHashMap<>();
    private final List<Document> batch = new ArrayList<>();
    private long batchBytes;

    private Bulk(DocumentsApi documents, CollectionStore.Lease lease, Context context, Limits limits) {
        this.documents = documents;
        this.lease = lease;
        this.context = context;
        this.limits = limits;
    }

    static void post(Context context, CollectionStore collections, DocumentsApi documents, Limits limits) {
        Bodies.refresh(context);
        Bodies.requireType(context, LINES, "application/x-ndjson");
        Bodies.requireLength(context, limits.fileBytes());
        try (CollectionStore.Lease lease = collections.lease(context)) {
            documents.writing(context, lease, () -> {
                new Bulk(documents, lease, context, limits).run();
                return true;
            });
        }
    }

    private void run() {
        try (InputStream in = new BufferedInputStream(context.req().getInputStream(), 1 << 16)) {
            long bytes = 0;
            for (byte[] line = line(in); line != null; line = line(in)) {
                bytes += line.length + 1;
                if (bytes > limits.fileBytes()) {
                    throw new Refused(Problem.tooLarge(limits.fileBytes()));
                }
                if (results.size() == MAX_LINES) {
                    throw new BadInput("the body has more than " + MAX_LINES + " lines; send it in parts. The lines"
                            + " before are written");
                }
                take(line);
            }
        } catch (IOException e) {
            throw new Refused(Problem.badRequest("the body ended before it was whole: " + e.getMessage()));
        } finally {
            flush();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ObjectNode each : results) {
            all.writeBytes(Json.bytes(each));
            all.write('\n');
        }
        context.contentType("application/x-ndjson").result(all.toByteArray());
    }

    /** The next line without its end; null after the last. */
    private byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == limits.documentsBytes()) {
                throw new Refused(Problem.tooLarge(limits.documentsBytes()));
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    private void take(byte[] line) {
        ObjectNode result = Json.object().put("line", results.size() + 1);
        results.add(result);
        try {
            JsonNode json = Json.parse(line);
            if (json.has("delete")) {
                String id = new Fields(json, "", Set.of("delete")).text("delete");
                flush();
                documents.remove(lease, id);
                result.put("id", id).put("outcome", "removed");
                return;
            }
            Document document = RequestJson.document(json, "");
            if (batchResults.containsKey(document.id())
                    || batch.size() == limits.batch()
                    || batchBytes + line.length > BATCH_BYTES) {
                flush();
            }
            batch.add(document);
            batchResults.put(document.id(), result);
            batchBytes += line.length;
        } catch (BadInput | Refused e) {
            result.put("outcome", "failed").put("reason", String.valueOf(e.getMessage()));
        }
    }

    /** Writes what is gathered; what is answered later is committed here. */
    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<Document> written = List.copyOf(batch);
        Map<String, ObjectNode> told = Map.copyOf(batchResults);
        batch.clear();
        batchResults.clear();
        batchBytes = 0;
        try {
            IndexReport report = documents.put(context, lease.pith(), written);
            for (Entry entry : DocumentsApi.withoutPaths(lease.pith(), report)) {
                @Nullable ObjectNode result = told.get(entry.name());
                if (result != null) {
                    result.put("id", entry.name())
                            .put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
                    if (!entry.reason().isEmpty()) {
                        result.put("reason", entry.reason());
                    }
                }
            }
        } catch (PithException e) {
            String reason = Problem.of(e, "POST", "/v1/bulk").detail();
            told.values().forEach(result -> result.put("outcome", "failed").put("reason", reason));
        }
    }
}
