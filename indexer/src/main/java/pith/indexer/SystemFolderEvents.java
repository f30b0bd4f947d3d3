package pith.indexer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The operating system's events: inotify on Linux, ReadDirectoryChangesW on Windows, polling on macOS. */
final class SystemFolderEvents implements FolderEvents {
    private final WatchService service;
    private final NavigableMap<String, WatchKey> keys = new TreeMap<>(); // by folder
    private final Map<WatchKey, Path> folders = new HashMap<>(); // a key stays with a folder that is renamed

    /** @throws IOException when the system has no more watchers to give */
    SystemFolderEvents(Path anywhere) throws IOException {
        this.service = anywhere.getFileSystem().newWatchService();
    }

    @Override
    public void watch(Path folder) throws IOException {
        WatchKey key = folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        WatchKey before = keys.put(folder.toString(), key);
        if (before != null && !before.equals(key) && folder.equals(folders.get(before))) {
            folders.remove(before);
            before.cancel();
        }
        folders.put(key, folder);
    }

    @Override
    public void forget(Path folder) {
        String separator = folder.getFileSystem().getSeparator();
        String below = folder + separator;
        List<String> gone = new ArrayList<>(keys.subMap(below, folder + Character.toString(separator.charAt(0) + 1))
                .keySet());
        gone.add(folder.toString());
        for (String path : gone) {
            WatchKey key = keys.remove(path);
            Path now = key == null ? null : folders.get(key);
            if (key != null && now != null && now.toString().equals(path)) {
                folders.remove(key);
                key.cancel();
            }
        }
    }

    @Override
    public boolean take(long mostMillis, Consumer<Path> touched) throws InterruptedException {
        try {
            WatchKey key = service.poll(mostMillis, TimeUnit.MILLISECONDS);
            boolean any = key != null;
            for (; key != null; key = service.poll()) {
                take(key, touched);
            }
            return any;
        } catch (ClosedWatchServiceException e) {
            throw new IllegalStateException("closed", e);
        }
    }

    private void take(WatchKey key, Consumer<Path> touched) {
        Path folder = folders.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (folder == null) {
                continue; // cancelled
            }
            boolean all = event.kind().equals(StandardWatchEventKinds.OVERFLOW);
            touched.accept(all || event.context() == null ? folder : folder.resolve((Path) event.context()));
        }
        if (!key.reset() && folder != null) {
            folders.remove(key);
            keys.remove(folder.toString(), key);
            touched.accept(folder); // it was removed, or its disk was
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
