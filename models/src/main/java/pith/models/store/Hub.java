package pith.models.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * The Hugging Face hub, or what {@code HF_ENDPOINT} names: {@code /api/models/ID/revision/REV} lists a repository's files,
 * {@code /ID/resolve/COMMIT/FILE} gives one, mostly by a redirect to another host. Every answer that means "not now" is
 * tried again; every other one becomes a message that says what to do. Thread-safe.
 */
final class Hub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_LIST = " with what is no list of files; is HF_ENDPOINT the address of a hub?";

    private final HubSettings settings;
    private final Workings workings;
    private final Consumer<String> listener;
    private final Http http;

    /** @param listener told when the hub must be asked again */
    Hub(HubSettings settings, Workings workings, Consumer<String> listener) {
        this.settings = settings;
        this.workings = workings;
        this.listener = listener;
        this.http = new Http(settings, workings.patience());
    }

    /** What is asked for, for messages. */
    record Subject(String repository, String revision, String file) {
        @Override
        public String toString() {
            return (file.isEmpty() ? "" : file + " of ")
                    + repository
                    + (revision.isEmpty() ? "" : " at revision " + revision);
        }
    }

    private interface Question {
        Http.Reply ask() throws IOException;
    }

    /** The files of a repository at a branch, a tag or a commit. */
    Listing listing(String repository, String revision) {
        Subject subject = new Subject(repository, revision, "");
        URI uri = uri("/api/models/" + repository + "/revision/" + encoded(revision) + "?blobs=true");
        Retry retry = new Retry(workings, listener);
        while (true) {
            try (Http.Reply reply = insist(subject, retry, () -> http.get(uri, Map.of()))) {
                return listing(subject, JSON.readTree(reply.body().readAll(Limits.JSON_BYTES)));
            } catch (InterruptedIOException e) {
                throw Retry.stopped(e);
            } catch (JsonProcessingException e) {
                throw new ModelUnavailable(settings + " answers for " + subject + NO_LIST, e);
            } catch (IOException e) {
                retry.pause(
                        "the hub's answer broke off",
                        "",
                        new ModelUnavailable(
                                settings + " does not list the files of " + subject + ": "
                                        + Quote.of(String.valueOf(e.getMessage())) + "; try again later",
                                e));
            }
        }
    }

    private Listing listing(Subject subject, JsonNode root) {
        String commit = root.path("sha").asText();
        JsonNode siblings = root.path("siblings");
        if (!Names.isCommit(commit) || !siblings.isArray() || siblings.size() > Limits.FILES) {
            throw new ModelUnavailable(settings + " answers for " + subject + NO_LIST);
        }
        Map<String, Listing.Item> files = new HashMap<>();
        for (JsonNode sibling : siblings) {
            JsonNode large = sibling.path("lfs");
            String sum = large.isObject()
                    ? large.path("sha256").asText(large.path("oid").asText())
                    : sibling.path("blobId").asText();
            long size = large.path("size").asLong(sibling.path("size").asLong(-1));
            files.put(sibling.path("rfilename").asText(), new Listing.Item(size, Checksum.of(sum)));
        }
        return new Listing(subject.repository, commit, licence(root), files);
    }

    private static String licence(JsonNode root) {
        JsonNode licence = root.path("cardData").path("license");
        String text = licence.isArray() ? licence.path(0).asText() : licence.asText();
        return text.matches("[A-Za-z0-9][A-Za-z0-9.+ _-]{0,63}") ? text : "";
    }

    /** A file with its size and its checksum: what the listing does not say is asked for. */
    RemoteFile file(Listing listing, String path) {
        Listing.Item item = listing.files().get(path);
        Subject subject = new Subject(listing.repository(), listing.commit(), path);
        long size = item == null ? -1 : item.size();
        Checksum checksum = item == null ? null : item.checksum();
        if (size < 0 || checksum == null) {
            try (Http.Reply reply =
                    insist(subject, new Retry(workings, listener), () -> http.head(resolve(listing, path)))) {
                checksum = linkedChecksum(reply, checksum);
                size = linkedSize(reply, size);
            }
        }
        if (checksum == null || size < 0) {
            throw new ModelUnavailable(settings + " does not say the size and the checksum of " + subject
                    + ", so it could not be verified; give another HF_ENDPOINT, or download the model and use"
                    + " pith models import");
        }
        if (size > Limits.FILE_BYTES) {
            throw new ModelUnavailable(
                    subject + " has " + size + " bytes; at most " + Limits.FILE_BYTES + " are taken");
        }
        return new RemoteFile(path, size, checksum);
    }

    /** The hub's own checksum: {@code X-Linked-Etag} for what another host serves, else its ETag. */
    private @Nullable Checksum linkedChecksum(Http.Reply reply, @Nullable Checksum otherwise) {
        String etag = reply.anyHeader("X-Linked-Etag");
        if (etag.isEmpty() && settings.isHub(reply.uri())) {
            etag = reply.header("ETag");
        }
        Checksum checksum = Checksum.of(etag);
        return checksum == null ? otherwise : checksum;
    }

    private long linkedSize(Http.Reply reply, long otherwise) {
        String size = reply.anyHeader("X-Linked-Size");
        if (size.isEmpty() && settings.isHub(reply.uri()) && reply.status() == 200) {
            size = reply.header("Content-Length");
        }
        return size.matches("\\d{1,18}") ? Long.parseLong(size) : otherwise;
    }

    /**
     * Begins to fetch a file.
     *
     * @param from the byte to begin at
     * @param etag of what is there already; empty where it is not known
     * @return an answer of status 200 (the whole file), 206 (from that byte on) or 416 (there is no such byte)
     */
    Http.Reply open(Listing listing, RemoteFile file, long from, String etag, Retry retry) {
        Map<String, String> headers = new HashMap<>();
        if (from > 0) {
            headers.put("Range", "bytes=" + from + "-");
            if (!etag.isEmpty()) {
                headers.put("If-Range", etag);
            }
        }
        Subject subject = new Subject(listing.repository(), listing.commit(), file.path());
        Http.Reply reply = insist(subject, retry, () -> http.get(resolve(listing, file.path()), headers));
        try {
            check(reply, listing, file, subject);
            return reply;
        } catch (RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    /** That the hub speaks of the file that it listed. */
    private void check(Http.Reply reply, Listing listing, RemoteFile file, Subject subject) {
        String commit = reply.anyHeader("X-Repo-Commit");
        Checksum checksum = linkedChecksum(reply, null);
        boolean differs = (!commit.isEmpty() && !commit.equals(listing.commit()))
                || linkedSize(reply, file.size()) != file.size()
                || (checksum != null
                        && checksum.algorithm() == file.checksum().algorithm()
                        && !checksum.equals(file.checksum()));
        if (differs) {
            throw new ModelUnavailable(settings + " serves another " + subject
                    + " than it lists; try again later, and if that stays so, another HF_ENDPOINT");
        }
    }

    /** Asks until there is an answer to work with. */
    private Http.Reply insist(Subject subject, Retry retry, Question question) {
        while (true) {
            Http.Reply reply;
            try {
                reply = question.ask();
            } catch (InterruptedIOException e) {
                throw Retry.stopped(e);
            } catch (IOException e) {
                retry.pause("the hub cannot be reached", "", unreachable(subject, e));
                continue;
            }
            int status = reply.status();
            if (status == 200 || status == 206 || status == 416 || isLinked(reply)) {
                return reply;
            }
            try (reply) {
                ModelUnavailable refusal = refusal(subject, reply);
                boolean expired = (status == 401 || status == 403) && !settings.isHub(reply.uri());
                if (status != 429 && status != 500 && status != 502 && status != 503 && status != 504 && !expired) {
                    throw refusal;
                }
                retry.pause("the hub answers " + status, reply.header("Retry-After"), refusal);
            }
        }
    }

    /** A HEAD request stops where the hub says what the other host will serve. */
    private static boolean isLinked(Http.Reply reply) {
        return reply.status() / 100 == 3 && !reply.anyHeader("X-Linked-Etag").isEmpty();
    }

    private ModelUnavailable unreachable(Subject subject, IOException e) {
        return new ModelUnavailable(
                subject + " cannot be fetched from " + settings.endpoint() + ": "
                        + Quote.of(String.valueOf(e.getMessage()))
                        + "; check the network, HTTPS_PROXY and HF_ENDPOINT, or set HF_HUB_OFFLINE=1 to use the files"
                        + " in " + settings.cache(),
                e);
    }

    private ModelUnavailable refusal(Subject subject, Http.Reply reply) {
        int status = reply.status();
        String code = reply.anyHeader("X-Error-Code");
        String page = settings.endpoint() + "/" + subject.repository;
        return new ModelUnavailable(
                switch (status) {
                    case 401, 403 -> refused(subject, status, code, page);
                    case 404 -> missing(subject, code);
                    case 407 ->
                        "the proxy wants a user and a password; give them in HTTPS_PROXY (for an http address in"
                                + " HTTP_PROXY), as http://user:password@host:port";
                    case 429 ->
                        settings + " asks for fewer requests; try again later"
                                + (settings.token().isEmpty() ? ", or give a token in HF_TOKEN" : "");
                    default -> settings + " answers " + status + " to the request for " + subject + "; try again later";
                });
    }

    private String refused(Subject subject, int status, String code, String page) {
        // Without a token the hub does not tell a repository that is not there from a private one.
        if (code.equals("RepoNotFound")
                || (code.isEmpty() && status == 401 && settings.token().isEmpty())) {
            return missing(subject, "RepoNotFound") + ", and if it is private or gated, accept its licence at " + page
                    + " and give a token in HF_TOKEN";
        }
        String token = settings.token().isEmpty()
                ? "give a token in HF_TOKEN"
                : "check that the token in HF_TOKEN is valid and belongs to an account that has access";
        return settings + " refuses " + subject + " (status " + status + "): accept its licence at " + page + " and "
                + token;
    }

    private String missing(Subject subject, String code) {
        if (code.equals("RevisionNotFound")) {
            return settings + " has no revision " + subject.revision + " of " + subject.repository
                    + "; check it, or leave it out to take the newest";
        }
        if (!subject.file.isEmpty()) {
            return settings + " has no " + subject + "; try another revision, such as " + subject.repository + "@main";
        }
        List<String> near = Catalogue.near(subject.repository);
        return settings + " has no model " + subject + "; check the spelling"
                + (near.isEmpty() ? "" : " (the catalogue has " + String.join(", ", near) + ")");
    }

    private URI resolve(Listing listing, String path) {
        String file = Stream.of(path.split("/")).map(Hub::encoded).collect(Collectors.joining("/"));
        return uri("/" + listing.repository() + "/resolve/" + listing.commit() + "/" + file);
    }

    private URI uri(String rest) {
        return URI.create(settings.endpoint() + rest);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
