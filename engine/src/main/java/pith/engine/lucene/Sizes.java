package pith.engine.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.codecs.CompoundDirectory;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentCommitInfo;
import pith.engine.IndexFacts.Part;

/** What takes how much room in an index's folder, told by the extensions of Lucene's files. */
final class Sizes {
    private Sizes() {}

    static Map<Part, Long> of(Path folder, Pinned pinned) throws IOException {
        Map<Part, Long> bytes = new EnumMap<>(Part.class);
        for (String name : pinned.listAll()) {
            // Taken apart below.
            if (!name.endsWith(".cfs")) {
                bytes.merge(part(name), pinned.fileLength(name), Long::sum);
            }
        }
        for (SegmentCommitInfo segment : pinned.commit()) {
            if (segment.info.getUseCompoundFile()) {
                addCompound(segment, pinned, bytes);
            }
        }
        bytes.merge(Part.OTHER, others(folder, List.of(pinned.listAll())), Long::sum);
        return bytes;
    }

    /** A small segment's files lie in one. */
    private static void addCompound(SegmentCommitInfo segment, Pinned pinned, Map<Part, Long> bytes)
            throws IOException {
        String name = IndexFileNames.segmentFileName(segment.info.name, "", "cfs");
        long rest = pinned.fileLength(name);
        try (CompoundDirectory files =
                segment.info.getCodec().compoundFormat().getCompoundReader(pinned, segment.info)) {
            for (String file : files.listAll()) {
                long length = files.fileLength(file);
                bytes.merge(part(file), length, Long::sum);
                rest -= length;
            }
        }
        bytes.merge(Part.OTHER, rest, Long::sum);
    }

    /** Locks, and files of older commits, or of one that is being written. */
    private static long others(Path folder, List<String> known) throws IOException {
        long others = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!known.contains(file.getFileName().toString())) {
                    others += size(file);
                }
            }
        }
        return others;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // a writer removed it meanwhile
        }
    }

    private static Part part(String name) {
        String extension = IndexFileNames.getExtension(name);
        return switch (extension == null ? "" : extension) {
            case "doc", "pos", "pay", "tim", "tip", "tmd", "psm", "nvd", "nvm" -> Part.WORDS;
            case "vec", "vemf" -> Part.VECTORS;
            case "veq", "vemq", "vex", "vem" -> Part.GRAPH;
            case "fdt", "fdx", "fdm" -> Part.TEXT;
            case "dvd", "dvm", "dvs", "dvp", "kdd", "kdi", "kdm" -> Part.FIELDS;
            default -> Part.OTHER;
        };
    }
}
