package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.Upkeep;
import pith.engine.BadInput;
import pith.engine.IndexSettings;
import pith.engine.IndexUnavailable;
import pith.engine.Quote;

/**
 * The collections of a server, each an index: the one it was started on, called {@value #FIRST}, and those that were made
 * since, in a folder beside it. All use the models of the first. An alias is a second name, and may be moved from one
 * collection to another: whoever asks under it has all of the one or all of the other. Thread-safe.
 *
 * <p>The folder holds an index a collection, {@value #ALIASES}, and folders with a dot at the front of their names: files
 * that were sent, snapshots, and what is being removed.
 */
final class CollectionStore implements AutoCloseable {
    static final String FIRST = "default";

    private static final String ALIASES = "aliases.json";
    private static final String GONE = ".gone-";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final Pith first;
    private final @Nullable Path folder;
    private final Map<String, Held> held = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    /** @param folder null where there is to be no other collection, and nothing to keep beside the first */
    CollectionStore(Pith first, @Nullable Path folder) {
        this.first = first;
        this.folder = folder;
        held.put(FIRST, new Held(FIRST, first));
        if (folder != null && Files.isDirectory(folder)) {
            load(folder);
        }
    }

    private void load(Path from) {
        try (Stream<Path> all = Files.list(from)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                String name = each.getFileName().toString();
                if (name.startsWith(GONE)) {
                    delete(each);
                } else if (NAME.matcher(name).matches() && !name.equals(FIRST)) {
                    held.put(name, new Held(name, first.beside(each)));
                }
            }
            if (Files.exists(from.resolve(ALIASES))) {
                JsonNode json = Json.parse(Files.readAllBytes(from.resolve(ALIASES)));
                json.properties()
                        .forEach(each ->
                                aliases.put(each.getKey(), each.getValue().asText()));
            }
        } catch (IOException | Refused e) {
            throw new IndexUnavailable("the collections in " + from + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A collection, and who uses it: many do, or one takes it away. */
    private static final class Held {
        private final String name;
        private final Pith pith;
        private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
        private boolean locked;
        private boolean gone;

        Held(String name, Pith pith) {
            this.name = name;
            this.pith = pith;
        }
    }

    /** A collection that stays as long as it is used. To be closed by the thread that took it. */
    static final class Lease implements AutoCloseable {
        private final Held held;

        private Lease(Held held) {
            this.held = held;
        }

        Pith pith() {
            return held.pith;
        }

        /** The collection's own name, whatever alias it was asked under. */
        String name() {
            return held.name;
        }

        @Override
        public void close() {
            held.use.readLock().unlock();
        }
    }

    /** The one that a request names. */
    Lease lease(Context context) {
        @Nullable String name = context.queryParam("collection");
        return lease(name == null ? FIRST : name);
    }

    /** @throws Refused when there is none of the name */
    Lease lease(String name) {
        Held found = held(name);
        found.use.readLock().lock();
        if (found.gone) {
            found.use.readLock().unlock();
            throw new Refused(Problem.noSuch("collection", name));
        }
        return new Lease(found);
    }

    private synchronized Held held(String name) {
        @Nullable Held found = held.get(aliases.getOrDefault(name, name));
        if (found == null) {
            throw new Refused(Problem.noSuch("collection", name));
        }
        if (found.pith != first && !found.locked) {
            found.pith.lock("pith serve");
            found.locked = true;
        }
        return found;
    }

    /** What each is called. */
    synchronized List<String> names() {
        return List.copyOf(held.keySet());
    }

    /** The collection that each alias stands for. */
    synchronized Map<String, String> aliases() {
        return Map.copyOf(aliases);
    }

    /**
     * Makes a collection, empty or of a snapshot.
     *
     * @param settings null for the default ones
     * @param snapshot null for none
     */
    synchronized void create(String name, @Nullable IndexSettings settings, @Nullable Path snapshot) {
        Path place = place(checked(name));
        if (held.containsKey(name) || aliases.containsKey(name)) {
            throw new Refused(Problem.conflict("there is a collection or an alias called \"" + name + "\" already"));
        }
        if (snapshot != null) {
            Upkeep.of(place).restore(snapshot, false);
        }
        Pith made = first.beside(place);
        try {
            if (settings != null) {
                made.want(settings);
            }
            made.lock("pith serve");
            made.put(List.of());
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        Held collection = new Held(name, made);
        collection.locked = true;
        held.put(name, collection);
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput("a collection cannot be called \"" + Quote.of(name)
                    + "\"; give 1 to 64 lower-case letters, digits, hyphens and underscores");
        }
        return name;
    }

    /** Takes a collection away, when those who use it have done. */
    void delete(String name) {
        Held found;
        synchronized (this) {
            @Nullable Held known = held.get(name);
            if (known == null) {
                throw new Refused(Problem.noSuch("collection", name));
            }
            if (known.pith == first) {
                throw new Refused(Problem.conflict("the server was started on this collection; it stays"));
            }
            if (aliases.containsValue(name)) {
                throw new Refused(
                        Problem.conflict("an alias stands for \"" + name + "\"; move or delete the alias first"));
            }
            held.remove(name);
            found = known;
        }
        found.use.writeLock().lock();
        try {
            found.gone = true;
            found.pith.close();
            Path place = place(name);
            Path away = place.resolveSibling(GONE + name + "-" + System.nanoTime());
            Files.move(place, away);
            delete(away);
            delete(beside("uploads", name));
        } catch (IOException e) {
            throw new IndexUnavailable("the collection " + name + " cannot be removed: " + e.getMessage(), e);
        } finally {
            found.use.writeLock().unlock();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Has an alias stand for a collection from now on, whatever it stood for before. It may be {@value #FIRST} too. */
    synchronized void alias(String alias, String collection) {
        if (!held.containsKey(collection)) {
            throw new Refused(Problem.noSuch("collection", collection));
        }
        if (held.containsKey(checked(alias)) && !alias.equals(FIRST)) {
            throw new Refused(Problem.conflict("there is a collection called \"" + alias + "\""));
        }
        Map<String, String> changed = new TreeMap<>(aliases);
        changed.put(alias, collection);
        keep(changed);
    }

    synchronized void deleteAlias(String alias) {
        Map<String, String> changed = new TreeMap<>(aliases);
        if (changed.remove(alias) == null) {
            throw new Refused(Problem.noSuch("alias", alias));
        }
        keep(changed);
    }

    private void keep(Map<String, String> changed) {
        ObjectNode json = Json.object();
        changed.forEach(json::put);
        OwnFile.write(home().resolve(ALIASES), Json.bytes(json));
        aliases.clear();
        aliases.putAll(changed);
    }

    private Path place(String name) {
        return home().resolve(name);
    }

    /** A folder for what belongs to a collection and is not its index. */
    Path beside(String kind, String collection) {
        return home().resolve("." + kind).resolve(collection);
    }

    private Path home() {
        if (folder == null) {
            throw new Refused(Problem.conflict("this server was started without a folder for this"));
        }
        return folder;
    }

    /** Closes all but the first, which is its opener's. */
    @Override
    public void close() {
        List<Held> all;
        synchronized (this) {
            all = new ArrayList<>(held.values());
            held.clear();
        }
        for (Held each : all) {
            if (each.pith != first) {
                each.use.writeLock().lock();
                try {
                    each.gone = true;
                    each.pith.close();
                } finally {
                    each.use.writeLock().unlock();
                }
            }
        }
    }
}
