package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pith.engine.IndexUnavailable;
import pith.engine.UnreadableSource;
import pith.indexer.Coverage;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Progress;

/**
 * The server that serves an index on this machine, for a program of the same user. The server leaves a file beside the
 * index's folder, which that user alone may read: it says where the server is, and has a word that proves who asks.
 */
public final class RunningServer {
    private static final String SUFFIX = ".serve";

    private final String url;
    private final String word;

    private RunningServer(String url, String word) {
        this.url = url;
        this.word = word;
    }

    static Path file(Path index) {
        return index.resolveSibling(index.getFileName() + SUFFIX);
    }

    /**
     * The one beside an index; empty where none has said that it is there. One that was killed has not said that it is
     * gone.
     *
     * @param index the index's folder, absolute
     */
    public static Optional<RunningServer> beside(Path index) {
        try {
            JsonNode json = Json.parse(Files.readAllBytes(file(index)));
            return Optional.of(new RunningServer(
                    json.path("url").asText(), json.path("word").asText()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | Refused e) {
            throw new UnreadableSource(file(index) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where it is, such as {@code http://127.0.0.1:7474}. */
    public String url() {
        return url;
    }

    /** Whether it still answers. */
    public boolean answers() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return send(http, request("/readyz").build()).statusCode() == 200;
        } catch (IndexUnavailable e) {
            return false;
        }
    }

    /**
     * Has the server do a job, and waits until it is done. An interrupt of the calling thread has it stop; then the
     * report says so, and the thread's interrupt status is set.
     *
     * @param listener told how far it is, on the calling thread
     * @return without word pieces and coverage, which servers do not tell
     * @throws IndexUnavailable when the server refuses it, fails, or is gone
     */
    public IndexReport index(IndexJob job, Consumer<Progress> listener) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> started = send(
                    http,
                    request("/v1/jobs")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(Json.bytes(json(job))))
                            .build());
            JsonNode answer = read(started.body());
            if (started.statusCode() != 202) {
                throw new IndexUnavailable("the server at " + url + " refuses it: "
                        + answer.path("detail").asText());
            }
            return follow(http, "/v1/jobs/" + answer.path("id").asText(), listener);
        }
    }

    private IndexReport follow(HttpClient http, String job, Consumer<Progress> listener) {
        try {
            HttpResponse<Stream<String>> events = http.send(
                    request(job + "/events")
                            .header("Accept", "application/x-ndjson")
                            .build(),
                    BodyHandlers.ofLines());
            boolean cancelled = false;
            try (Stream<String> lines = events.body()) {
                for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                    JsonNode step = read(each.next());
                    if (step.path("event").asText().equals("end")) {
                        return report(step);
                    }
                    if (step.has("progress")) {
                        listener.accept(progress(step.path("progress")));
                    }
                    if (Thread.currentThread().isInterrupted() && !cancelled) {
                        cancelled = true;
                        cancel(http, job);
                    }
                }
            }
            throw new IndexUnavailable("the server at " + url + " has stopped; run the command again");
        } catch (IOException | UncheckedIOException e) {
            throw gone(e);
        } catch (InterruptedException e) {
            cancel(http, job);
            throw interrupted(e);
        }
    }

    /** Sends it whole although this thread is interrupted, which it stays. */
    private void cancel(HttpClient http, String job) {
        http.sendAsync(request(job).DELETE().build(), BodyHandlers.discarding()).join();
        Thread.currentThread().interrupt();
    }

    private HttpResponse<String> send(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw gone(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IndexUnavailable gone(Exception e) {
        return new IndexUnavailable("the server at " + url + " does not answer (" + e + ")", e);
    }

    private IndexUnavailable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IndexUnavailable("interrupted while the server at " + url + " was asked", e);
    }

    private static JsonNode read(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(IndexJob job) {
        ObjectNode json = Json.object();
        job.paths()
                .forEach(path -> json.withArray("paths")
                        .add(path.toAbsolutePath().normalize().toString()));
        json.put("prefix", job.prefix());
        json.put("prune", job.prune().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("language", job.language());
        job.selection().includes().forEach(json.putArray("include")::add);
        job.selection().excludes().forEach(json.putArray("exclude")::add);
        json.put("hidden", job.selection().hidden());
        json.put("ignoreFiles", job.selection().ignoreFiles());
        json.put("followLinks", job.selection().followLinks());
        return json;
    }

    private static Progress progress(JsonNode json) {
        return new Progress(
                json.path("files").asLong(),
                json.path("filesTotal").asLong(),
                json.path("documents").asLong(),
                json.path("passages").asLong(),
                json.path("passagesPerSecond").asDouble(),
                json.path("done").asDouble(),
                json.has("secondsLeft")
                        ? OptionalLong.of(json.path("secondsLeft").asLong())
                        : OptionalLong.empty(),
                json.path("current").asText());
    }

    private IndexReport report(JsonNode job) {
        JsonNode report = job.path("report");
        if (report.isMissingNode()) {
            throw new IndexUnavailable("the server at " + url + " could not do it: "
                    + job.path("problem").asText());
        }
        Map<Outcome, Long> counts = new TreeMap<>();
        report.path("counts")
                .properties()
                .forEach(each ->
                        counts.put(outcome(each.getKey()), each.getValue().asLong()));
        List<Entry> entries = new ArrayList<>();
        report.path("problems")
                .forEach(each -> entries.add(new Entry(
                        outcome(each.path("outcome").asText()),
                        each.path("name").asText(),
                        each.path("reason").asText())));
        List<String> notes = new ArrayList<>();
        report.path("notes").forEach(note -> notes.add(note.asText()));
        return new IndexReport(
                counts,
                entries,
                0,
                notes,
                report.path("passages").asLong(),
                0,
                Coverage.NONE,
                report.path("tookMillis").asLong(),
                job.path("state").asText().equals("cancelled"));
    }

    private static Outcome outcome(String name) {
        return Outcome.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + word);
    }
}
