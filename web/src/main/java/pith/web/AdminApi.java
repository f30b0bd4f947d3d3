package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.Upkeep;
import pith.engine.BadInput;
import pith.engine.IndexSettings;
import pith.engine.IndexSnapshot;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.engine.Quote;
import pith.indexer.IndexJob;
import pith.indexer.IndexJob.Prune;
import pith.indexer.Selection;

/** Collections, their aliases, the jobs that fill them and the snapshots that are taken of them. Thread-safe. */
final class AdminApi {
    private static final int MAX_PATHS = 100;
    private static final Pattern SNAPSHOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final CollectionStore collections;
    private final Jobs jobs;
    private final Limits limits;
    private final List<Path> folders;

    /** @param folders whose files jobs may read, with all below them */
    AdminApi(CollectionStore collections, Jobs jobs, Limits limits, Set<Path> folders) {
        this.collections = collections;
        this.jobs = jobs;
        this.limits = limits;
        this.folders =
                folders.stream().map(each -> each.toAbsolutePath().normalize()).toList();
    }

    void collections(Context context) {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("collections");
        for (String name : collections.names()) {
            try (CollectionStore.Lease lease = collections.lease(name)) {
                array.add(describe(lease, name));
            } catch (Refused e) {
                // Removed since it was named.
            }
        }
        json.set("aliases", aliasesJson());
        Bodies.answer(context, () -> json);
    }

    private ObjectNode describe(CollectionStore.Lease lease, String name) {
        Pith pith = lease.pith();
        ObjectNode json = Json.object().put("name", name);
        long documents = 0;
        long passages = 0;
        if (Files.isDirectory(pith.folder())) {
            try (IndexView view = pith.view()) {
                documents = view.documentCount();
                passages = view.passageCount();
            }
            Upkeep.of(pith.folder())
                    .settings()
                    .ifPresent(settings -> json.putObject("settings")
                            .put("vectors", settings.vectors().label())
                            .put("connections", settings.connections())
                            .put("candidates", settings.candidates()));
        }
        return json.put("documents", documents).put("passages", passages);
    }

    void collection(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context.pathParam("name"))) {
            Bodies.answer(context, () -> describe(lease, lease.name()));
        }
    }

    /** Makes a collection with the settings that the body names, or of a snapshot of another. */
    void create(Context context) {
        String name = context.pathParam("name");
        Fields fields = new Fields(body(context), "", Set.of("settings", "snapshot"));
        collections.create(name, settings(fields.get("settings")), snapshot(fields.get("snapshot")));
        context.status(201);
        collection(context);
    }

    private static @Nullable IndexSettings settings(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        Fields fields = new Fields(json, "settings", Set.of("vectors", "connections", "candidates"));
        IndexSettings usual = IndexSettings.DEFAULT;
        return new IndexSettings(
                IndexSettings.Quantization.of(
                        fields.text("vectors", usual.vectors().label())),
                fields.whole("connections", usual.connections()),
                fields.whole("candidates", usual.candidates()));
    }

    private @Nullable Path snapshot(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        Fields fields = new Fields(json, "snapshot", Set.of("collection", "name"));
        Path place = place(fields.text("collection", CollectionStore.FIRST), fields.text("name"));
        if (!Files.isDirectory(place)) {
            throw new Refused(Problem.noSuch("snapshot", fields.text("name")));
        }
        return place;
    }

    void delete(Context context) {
        String name = context.pathParam("name");
        jobs.stop(name);
        collections.delete(name);
        Bodies.answer(context, () -> Json.object().put("name", name).put("outcome", "removed"));
    }

    void aliases(Context context) {
        Bodies.answer(context, () -> Json.object().set("aliases", aliasesJson()));
    }

    private ObjectNode aliasesJson() {
        ObjectNode json = Json.object();
        new TreeMap<>(collections.aliases()).forEach(json::put);
        return json;
    }

    void alias(Context context) {
        String alias = context.pathParam("alias");
        Fields fields = new Fields(body(context), "", Set.of("collection"));
        String collection = fields.text("collection");
        collections.alias(alias, collection);
        Bodies.answer(context, () -> Json.object().put("alias", alias).put("collection", collection));
    }

    void deleteAlias(Context context) {
        String alias = context.pathParam("alias");
        collections.deleteAlias(alias);
        Bodies.answer(context, () -> Json.object().put("alias", alias).put("outcome", "removed"));
    }

    /** Begins to index folders, of those that the operator has named. */
    void startJob(Context context) {
        Fields fields = new Fields(
                body(context),
                "",
                Set.of(
                        "paths",
                        "prefix",
                        "prune",
                        "language",
                        "include",
                        "exclude",
                        "hidden",
                        "ignoreFiles",
                        "followLinks"));
        List<Path> paths = new ArrayList<>();
        for (JsonNode each : fields.list("paths", MAX_PATHS)) {
            paths.add(allowed(Fields.text(each, "paths[" + paths.size() + "]"), Gate.isLocal(context.req())));
        }
        Selection selection = Selection.DEFAULT
                .withIncludes(texts(fields, "include"))
                .withExcludes(texts(fields, "exclude"))
                .withHidden(fields.flag("hidden", false))
                .withIgnoreFiles(fields.flag("ignoreFiles", true))
                .withFollowLinks(fields.flag("followLinks", false));
        IndexJob work = new IndexJob(
                paths,
                fields.text("prefix", ""),
                fields.choice("prune", Prune.UNLESS_EMPTY),
                selection,
                fields.text("language", ""));
        String collection;
        try (CollectionStore.Lease lease = collections.lease(context)) {
            collection = lease.name();
        }
        Jobs.Job job = jobs.start(collection, work);
        context.status(202).header("Location", "/v1/jobs/" + job.id());
        Bodies.answer(context, job::json);
    }

    private static List<String> texts(Fields fields, String field) {
        List<String> texts = new ArrayList<>();
        if (fields.has(field)) {
            for (JsonNode each : fields.list(field, MAX_PATHS)) {
                texts.add(Fields.text(each, field + "[" + texts.size() + "]"));
            }
        }
        return texts;
    }

    /**
     * @param anywhere for who proved to be the server's own user
     * @throws Refused when the path is not below a folder that the operator has named, wherever its links lead
     */
    private Path allowed(String text, boolean anywhere) {
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw new BadInput("\"" + Quote.of(text) + "\" is no path", e);
        }
        if (!path.isAbsolute()) {
            throw new BadInput("the path \"" + Quote.of(text) + "\" is not absolute");
        }
        if (!anywhere && folders.stream().noneMatch(path::startsWith)) {
            throw new Refused(Problem.folderNotAllowed(text));
        }
        try {
            Path real = path.toRealPath();
            for (Path folder : folders) {
                if (!anywhere && real.startsWith(folder.toRealPath())) {
                    return path;
                }
            }
        } catch (IOException e) {
            throw new BadInput("the path \"" + Quote.of(text) + "\" is not there, or cannot be read", e);
        }
        if (anywhere) {
            return path;
        }
        throw new Refused(Problem.folderNotAllowed(text));
    }

    void jobs(Context context) {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("jobs");
        jobs.all().forEach(job -> array.add(job.json()));
        Bodies.answer(context, () -> json);
    }

    void job(Context context) {
        Jobs.Job job = jobs.get(context.pathParam("id"));
        Bodies.answer(context, job::json);
    }

    void cancelJob(Context context) {
        Jobs.Job job = jobs.get(context.pathParam("id"));
        job.cancel();
        context.status(202);
        Bodies.answer(context, job::json);
    }

    /** The progress of a job, as server-sent events or a line each, until it has ended. */
    void followJob(Context context) {
        Jobs.Job job = jobs.get(context.pathParam("id"));
        EventStream stream = EventStream.begin(context);
        try {
            job.follow(stream);
        } catch (UncheckedIOException e) {
            // Nobody listens any more.
        }
    }

    /** Copies a collection as it is now. */
    void snapshot(Context context) {
        String name = new Fields(body(context), "", Set.of("name")).text("name");
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Path place = place(lease.name(), name);
            if (Files.exists(place)) {
                throw new Refused(Problem.conflict("there is a snapshot called \"" + name + "\" already"));
            }
            IndexSnapshot taken = Upkeep.of(lease.pith().folder()).snapshot(place);
            context.status(201);
            Bodies.answer(
                    context,
                    () -> Json.object()
                            .put("name", name)
                            .put("collection", lease.name())
                            .put("documents", taken.documents())
                            .put("bytes", taken.bytes()));
        }
    }

    private Path place(String collection, String name) {
        if (!SNAPSHOT.matcher(name).matches() || !SNAPSHOT.matcher(collection).matches()) {
            throw new BadInput("a snapshot cannot be called \"" + Quote.of(name)
                    + "\"; give 1 to 64 letters, digits, hyphens and underscores");
        }
        return collections.beside("snapshots", collection).resolve(name);
    }

    void snapshots(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Path folder = collections.beside("snapshots", lease.name());
            ObjectNode json = Json.object();
            ArrayNode array = json.putArray("snapshots");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.list(folder)) {
                    all.map(each -> each.getFileName().toString())
                            .filter(each -> SNAPSHOT.matcher(each).matches())
                            .sorted()
                            .forEach(each -> array.addObject().put("name", each).put("collection", lease.name()));
                }
            }
            Bodies.answer(context, () -> json);
        } catch (IOException e) {
            throw new IndexUnavailable("the snapshots cannot be listed: " + e.getMessage(), e);
        }
    }

    void deleteSnapshot(Context context) {
        String name = context.pathParam("name");
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Path place = place(lease.name(), name);
            if (!Files.isDirectory(place)) {
                throw new Refused(Problem.noSuch("snapshot", name));
            }
            try (Stream<Path> all = Files.walk(place)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
            Bodies.answer(context, () -> Json.object().put("name", name).put("outcome", "removed"));
        } catch (IOException e) {
            throw new IndexUnavailable("the snapshot cannot be removed: " + e.getMessage(), e);
        }
    }

    private JsonNode body(Context context) {
        return Bodies.json(context, limits.queryBytes());
    }
}
