package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.IndexUnavailable;
import pith.engine.Quote;
import pith.indexer.IndexJob;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/**
 * Documents in and out. What was answered is committed and synced, and every search that begins afterwards sees it.
 * Thread-safe.
 */
final class DocumentsApi {
    static final String DOCUMENTS = "/v1/documents";

    /** Bodies of documents in memory at once. They are written one after the other anyway. */
    private static final int MAX_WRITES = 4;

    private static final Pattern FILE = Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,199}");

    private final CollectionStore collections;
    private final Jobs jobs;
    private final Limits limits;
    private final Telemetry telemetry;
    private final Semaphore writes = new Semaphore(MAX_WRITES);

    DocumentsApi(CollectionStore collections, Jobs jobs, Limits limits, Telemetry telemetry) {
        this.collections = collections;
        this.jobs = jobs;
        this.limits = limits;
        this.telemetry = telemetry;
    }

    /** In turn with other writers. */
    <T> T writing(Context context, CollectionStore.Lease lease, Supplier<T> work) {
        if (jobs.isBusy(lease.name()) || !writes.tryAcquire()) {
            throw new Refused(Problem.busy());
        }
        try {
            return work.get();
        } finally {
            writes.release();
        }
    }

    /** Puts documents in. All of a request failing is an error; of some, the response tells which. */
    void post(Context context) {
        Bodies.refresh(context);
        try (CollectionStore.Lease lease = collections.lease(context)) {
            writing(context, lease, () -> {
                JsonNode body = Bodies.json(context, limits.documentsBytes());
                answer(context, lease.pith(), RequestJson.documents(body, limits.batch()));
                return true;
            });
        }
    }

    /** Puts one document in, under the id of the path. */
    void put(Context context) {
        Bodies.refresh(context);
        String id = id(context);
        try (CollectionStore.Lease lease = collections.lease(context)) {
            writing(context, lease, () -> {
                JsonNode body = Bodies.json(context, limits.documentsBytes());
                if (body instanceof ObjectNode object) {
                    @Nullable JsonNode named = object.get("id");
                    if (named != null && !named.asText().equals(id)) {
                        throw new BadInput("field \"id\" is \"" + Quote.of(named.asText()) + "\" and the path says \""
                                + Quote.of(id) + "\"; leave the field out");
                    }
                    object.put("id", id);
                }
                answer(context, lease.pith(), List.of(RequestJson.document(body, "")));
                return true;
            });
        }
    }

    private void answer(Context context, Pith pith, List<Document> documents) {
        IndexReport report = put(context, pith, documents);
        List<Entry> entries = withoutPaths(pith, report);
        if (entries.stream().allMatch(entry -> entry.outcome() == Outcome.FAILED)) {
            throw new BadInput(entries.getFirst().reason());
        }
        Bodies.answer(context, () -> ResponseJson.written(entries, report));
    }

    /** @throws Refused when the server stops before all are written */
    IndexReport put(Context context, Pith pith, List<Document> documents) {
        IndexReport report = Stages.of(context).time("index", () -> pith.put(documents));
        telemetry.wrote(report.passages());
        if (report.interrupted()) {
            throw new Refused(Problem.stopping());
        }
        return report;
    }

    /** The one reason that names a folder of this machine is that a file of the folder has the id. */
    static List<Entry> withoutPaths(Pith pith, IndexReport report) {
        return report.entries().stream().map(entry -> withoutPaths(pith, entry)).toList();
    }

    private static Entry withoutPaths(Pith pith, Entry entry) {
        if (entry.outcome() == Outcome.FAILED) {
            @Nullable Document owner = pith.document(entry.name()).orElse(null);
            if (owner != null && !owner.root().isEmpty()) {
                String reason = "id \"" + Quote.of(entry.name()) + "\" belongs to a file of a folder that was indexed;"
                        + " give another id";
                return new Entry(entry.outcome(), entry.name(), reason);
            }
        }
        return entry;
    }

    /** A document by its id, which is the rest of the path or a parameter. */
    void get(Context context) {
        String id = id(context);
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Document document = lease.pith().document(id).orElseThrow(() -> new Refused(Problem.noSuchDocument(id)));
            Bodies.answer(context, () -> ResponseJson.document(document));
        }
    }

    /** Takes a document out, with the file that it was sent as. */
    void delete(Context context) {
        Bodies.refresh(context);
        String id = id(context);
        try (CollectionStore.Lease lease = collections.lease(context)) {
            writing(context, lease, () -> {
                remove(lease, id);
                Bodies.answer(context, () -> Json.object().put("id", id).put("outcome", "removed"));
                return true;
            });
        }
    }

    /** @throws Refused when there is no such document */
    void remove(CollectionStore.Lease lease, String id) {
        Document document = lease.pith().document(id).orElseThrow(() -> new Refused(Problem.noSuchDocument(id)));
        if (!document.root().isEmpty() && FILE.matcher(id).matches()) {
            Path folder = Path.of(document.root());
            if (folder.getParent() != null && folder.getParent().endsWith(".uploads")) {
                try {
                    Files.deleteIfExists(folder.resolve(id));
                } catch (IOException e) {
                    throw new IndexUnavailable("the file " + folder.resolve(id) + " cannot be removed", e);
                }
            }
        }
        lease.pith().remove(id);
    }

    /**
     * The id in a path, whatever characters it has, or a parameter: for ids with parts such as {@code ..}, which browsers
     * drop from paths.
     */
    private static String id(Context context) {
        String path = context.req().getRequestURI();
        if (path.startsWith(DOCUMENTS + "/")) {
            String id = path.substring(DOCUMENTS.length() + 1);
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
        @Nullable String id = context.queryParam("id");
        if (id == null) {
            throw new BadInput("parameter \"id\" is missing; ask for " + DOCUMENTS + "/ID or " + DOCUMENTS + "?id=ID");
        }
        return id;
    }

    /** Takes a file of any format that Pith reads, keeps it, and indexes it under its name. */
    void file(Context context) {
        String name = Bodies.parameter(context, "name");
        if (!FILE.matcher(name).matches()) {
            throw new BadInput("a file cannot be called \"" + Quote.of(name)
                    + "\"; give a name of at most 200 characters, without slashes and not beginning with a dot");
        }
        Bodies.requireLength(context, limits.fileBytes());
        try (CollectionStore.Lease lease = collections.lease(context)) {
            writing(context, lease, () -> {
                Path file = collections.beside("uploads", lease.name()).resolve(name);
                Stages.of(context).time(Stages.RECEIVE, () -> receive(context, file));
                IndexJob job = IndexJob.of(file).withPrune(Prune.NEVER);
                IndexReport report =
                        Stages.of(context).time("index", () -> lease.pith().index(job, progress -> {}));
                telemetry.wrote(report.passages());
                if (report.interrupted()) {
                    throw new Refused(Problem.stopping());
                }
                List<Entry> entries = Reports.entries(report, List.of(file.resolveSibling("")));
                if (report.count(Outcome.FAILED) + report.count(Outcome.SKIPPED) > 0 && entries.size() == 1) {
                    discard(file);
                    throw new BadInput("the file \"" + Quote.of(name) + "\" was not indexed: "
                            + entries.getFirst().reason());
                }
                Bodies.answer(context, () -> ResponseJson.written(entries, report));
                return true;
            });
        }
    }

    private Path receive(Context context, Path file) {
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), ".part-", "");
            try {
                copy(context, part);
                return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new Refused(Problem.badRequest("the file did not come whole"));
        }
    }

    private void copy(Context context, Path part) throws IOException {
        try (InputStream in = context.req().getInputStream();
                OutputStream out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > limits.fileBytes()) {
                    throw new Refused(Problem.tooLarge(limits.fileBytes()));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IndexUnavailable("the file " + file + " cannot be removed", e);
        }
    }
}
