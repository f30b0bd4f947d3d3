package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.models.export.Export.Precision;
import pith.models.store.PullProgress.Step;

/** Brings one model from the hub, or from the hub's cache on this machine, into the store. */
final class Pull {
    /** For texts that are written anew, and for what a file system takes for itself. */
    private static final long SPARE_BYTES = 32L << 20;

    private final Shelf shelf;
    private final Workings workings;
    private final HubSettings settings;
    private final Wish wish;
    private final Meter meter;

    /**
     * What is wanted.
     *
     * @param name what to call it here
     * @param repository its id
     * @param revision as the caller gave it; null where he gave none
     * @param card of the catalogue; null where it has none
     * @param precision of a graph that Pith writes; null for that of what is stored, and int8 else
     */
    record Wish(
            String name,
            String repository,
            @Nullable String revision,
            @Nullable ModelCard card,
            @Nullable Precision precision) {
        String label() {
            return "the model " + repository;
        }
    }

    /** Where the files come from. */
    private interface Origin {
        Listing listing(String revision);

        RemoteFile file(Listing listing, String path);

        Http.Reply open(Listing listing, RemoteFile file, long from, String etag, Retry retry);
    }

    Pull(Shelf shelf, Workings workings, HubSettings settings, Wish wish, Meter meter) {
        this.shelf = shelf;
        this.workings = workings;
        this.settings = settings;
        this.wish = wish;
        this.meter = meter;
    }

    /** The model as it is in the store afterwards. The caller holds its lock. */
    StoredModel run() {
        StoredModel known = shelf.models().get(wish.name);
        if (known == null) {
            shelf.requirePlace(wish.name);
        } else if (!known.card().repository().equalsIgnoreCase(wish.repository)) {
            String from = known.card().repository();
            throw new ModelUnavailable("the store has another model of the name " + wish.name
                    + (from.isEmpty() ? ", which was imported" : ", from " + from)
                    + "; give this one another --name, or"
                    + " remove that one with pith models remove " + wish.name);
        }
        String revision = revision(known);
        if (known != null
                && fits(known)
                && revision.equals(known.card().revision())
                && shelf.verify(known).sound()) {
            return known;
        }
        return settings.offline() ? fetch(known, revision, cached()) : online(known, revision);
    }

    private String revision(@Nullable StoredModel known) {
        if (wish.revision != null) {
            return wish.revision;
        }
        if (known != null) {
            return known.card().revision();
        }
        return wish.card == null || wish.card.revision().isEmpty() ? "main" : wish.card.revision();
    }

    /** Whether what is stored computes as it is wished now; a graph that its publisher exported is as it is. */
    private boolean fits(StoredModel known) {
        return known.variant().equals(Assembly.PUBLISHED)
                || known.variant().equalsIgnoreCase(precision(known).name());
    }

    private Precision precision(@Nullable StoredModel known) {
        if (wish.precision != null) {
            return wish.precision;
        }
        boolean full = known != null && known.variant().equalsIgnoreCase(Precision.FP32.name());
        return full ? Precision.FP32 : Precision.INT8;
    }

    private StoredModel online(@Nullable StoredModel known, String revision) {
        try (Hub hub = new Hub(settings, workings, why -> meter.say(Step.RETRYING, why))) {
            return fetch(known, revision, new Origin() {
                @Override
                public Listing listing(String wanted) {
                    return hub.listing(wish.repository, wanted);
                }

                @Override
                public RemoteFile file(Listing listing, String path) {
                    return hub.file(listing, path);
                }

                @Override
                public Http.Reply open(Listing listing, RemoteFile file, long from, String etag, Retry retry) {
                    return hub.open(listing, file, from, etag, retry);
                }
            });
        }
    }

    private Origin cached() {
        HubCache cache = new HubCache(settings.cache());
        return new Origin() {
            @Override
            public Listing listing(String wanted) {
                return cache.listing(wish.repository, wanted);
            }

            @Override
            public RemoteFile file(Listing listing, String path) {
                return cache.file(listing, path);
            }

            @Override
            public Http.Reply open(Listing listing, RemoteFile file, long from, String etag, Retry retry) {
                throw new ModelUnavailable(file.path() + " of " + wish.repository + " in " + settings.cache()
                        + " is damaged, and HF_HUB_OFFLINE forbids to fetch it; unset HF_HUB_OFFLINE");
            }
        };
    }

    private StoredModel fetch(@Nullable StoredModel known, String revision, Origin origin) {
        meter.say(Step.LISTING, wish.repository);
        Listing listing = origin.listing(revision);
        if (known != null
                && fits(known)
                && listing.commit().equals(known.card().revision())
                && shelf.verify(known).sound()) {
            return known;
        }
        Path staging = shelf.staging(wish.name);
        Path source = staging.resolve("source");
        try {
            Files.createDirectories(source);
            shelf.begin(wish.name, wish.repository);
            Download download = new Download(
                    listing,
                    source,
                    (file, from, etag, retry) -> origin.open(listing, file, from, etag, retry),
                    new HubCache(settings.cache()),
                    workings,
                    meter);
            Layout.Choice choice = choose(listing, origin, download, source);
            List<StoredModel.File> fetched = fetchAll(listing, origin, download, choice, precision(known));
            return build(listing, choice, precision(known), fetched, source);
        } catch (InterruptedIOException | ClosedByInterruptException | CancellationException e) {
            throw Retry.stopped(e);
        } catch (IOException e) {
            throw new ModelUnavailable(
                    wish.label() + " cannot be put together in " + staging + ": " + e
                            + "; make room, or set PITH_MODELS to a folder with more, and try again" + kept(),
                    e);
        }
    }

    private String kept() {
        return "; what is downloaded is kept for the next try, and pith models remove " + wish.name + " throws it away";
    }

    /** The configuration tells which files are needed. */
    private Layout.Choice choose(Listing listing, Origin origin, Download download, Path source) {
        if (!listing.files().containsKey(Layout.CONFIG)) {
            throw new ModelUnavailable(wish.label() + " at revision " + listing.commit() + " has no " + Layout.CONFIG
                    + "; give a model in the layout of Hugging Face's transformers");
        }
        RemoteFile config = checked(origin.file(listing, Layout.CONFIG));
        meter.total(config.size());
        download.fetch(config);
        JsonNode json = JsonText.read(source.resolve(Layout.CONFIG), Layout.CONFIG + " of " + wish.label());
        Set<String> has = listing.files().keySet();
        boolean guess = settings.offline()
                && wish.card == null
                && ModelKind.of(json) == ModelKind.ENCODER
                && !has.contains(Layout.MODULES);
        if (guess) {
            throw new ModelUnavailable("the files of " + wish.repository + " in " + settings.cache() + " lack "
                    + Layout.MODULES + ", which says how an encoder makes one vector of many; another program may have"
                    + " fetched only a part. Unset HF_HUB_OFFLINE to fetch the rest, or, if the model is known to have"
                    + " none, use pith models import with the folder");
        }
        return Layout.choose(json, has, wish.label() + " at revision " + listing.commit());
    }

    private List<StoredModel.File> fetchAll(
            Listing listing, Origin origin, Download download, Layout.Choice choice, Precision precision)
            throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        for (String path : choice.files()) {
            files.add(checked(origin.file(listing, path)));
        }
        long all = files.stream().mapToLong(RemoteFile::size).sum();
        long missing = files.stream().mapToLong(download::missingBytes).sum();
        // A graph that is written stands beside the weights for a while.
        shelf.requireSpace(missing + choice.writtenBytes(precision, all) + SPARE_BYTES, wish.label());
        meter.total(all);
        List<StoredModel.File> fetched = new ArrayList<>();
        for (RemoteFile file : files) {
            // The configuration is there already, and counted.
            Path path = file.path().equals(Layout.CONFIG) ? place(file) : download.fetch(file);
            String sum = file.checksum().algorithm() == Checksum.Algorithm.SHA_256
                    ? file.checksum().hex()
                    : Checksum.sha256(path);
            fetched.add(new StoredModel.File(file.path(), file.size(), sum));
        }
        return fetched;
    }

    private Path place(RemoteFile file) {
        return shelf.staging(wish.name).resolve("source").resolve(file.path());
    }

    private RemoteFile checked(RemoteFile file) {
        if (file.size() > Layout.limitBytes(file.path())) {
            throw new ModelUnavailable(file.path() + " of " + wish.label() + " has " + file.size() + " bytes; at most "
                    + Layout.limitBytes(file.path()) + " are taken");
        }
        return file;
    }

    private StoredModel build(
            Listing listing, Layout.Choice choice, Precision precision, List<StoredModel.File> fetched, Path source)
            throws IOException {
        Path target = source.resolveSibling("model");
        Assembly.Origin origin = new Assembly.Origin(
                wish.name, wish.label(), wish.repository, listing.commit(), listing.licence(), wish.card, fetched);
        keepOnly(choice.files(), source);
        try {
            StoredModel model = new Assembly(workings, meter).build(origin, source, choice, precision, target);
            requireLikeness(model.card());
            shelf.install(model, target);
            return model;
        } catch (Assembly.Misfit e) {
            Trees.delete(shelf.staging(wish.name));
            throw e.refusal();
        } catch (ModelUnavailable e) {
            throw new ModelUnavailable(e.getMessage() + kept(), e);
        } finally {
            Trees.deleteQuietly(target);
        }
    }

    /** What earlier tries have left there, of another revision perhaps, is not of this model. */
    private static void keepOnly(List<String> files, Path source) throws IOException {
        for (String path : Trees.files(source)) {
            if (!files.contains(path)) {
                Files.delete(source.resolve(path));
            }
        }
    }

    /** Who names a revision himself takes what is there, but from the hub: a cache may hold a part of it. */
    private void requireLikeness(ModelCard built) {
        if (wish.card == null || (wish.revision != null && !settings.offline())) {
            return;
        }
        Catalogue.requireLikeness(
                wish.card,
                built,
                wish.label() + " at revision " + built.revision(),
                settings.offline()
                        ? "another program may have fetched only a part of it into " + settings.cache()
                                + ": unset HF_HUB_OFFLINE to fetch the rest"
                        : "to take it as it is, name the revision: pith models pull " + wish.repository + "@"
                                + built.revision());
    }
}
