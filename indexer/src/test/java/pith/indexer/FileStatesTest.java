package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatesTest {
    @TempDir
    private Path folder;

    /** One that no test made, so that all of its times are old. */
    private static Path oldFile() {
        Path file = Path.of(System.getProperty("java.home"), "release");
        assumeTrue(Files.isRegularFile(file), "needs the JDK's own file");
        return file;
    }

    @Test
    void anOldFileThatWasReadNeedsNoReading() {
        Path file = oldFile();
        FileStates states = new FileStates(folder);
        states.begin();
        assertFalse(states.isUnchanged(file), "not read yet");
        states.read(file);
        assertFalse(states.isKept(file), "it was read, so that what it no longer holds is known");
        states.begin();
        assertTrue(states.isUnchanged(file));
        assertTrue(states.isKept(file));
        states.begin();
        assertFalse(states.isKept(file), "not looked at this time");
        states.forgetOthers();
        assertFalse(states.isUnchanged(file));
    }

    @Test
    void aFileThatChangedJustNowIsNotTrusted() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        FileStates states = new FileStates(folder);
        states.begin();
        states.read(file);
        assertFalse(states.isUnchanged(file), "it could change again, and its times stay the same");
    }

    @Test
    void aTimeThatWasSetBackIsSeenThrough() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs Unix's ctime");
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        FileStates states = new FileStates(folder);
        states.begin();
        states.read(file);
        assertFalse(states.isUnchanged(file), "it was changed just now, whatever it says");
    }

    @Test
    void anEmptyFileIsTruncatedOnlyForAMoment() throws IOException {
        Path file = Files.createFile(folder.resolve("a.txt"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertFalse(FileStates.isJustTruncated(file));
        Files.writeString(file, "text");
        assertFalse(FileStates.isJustTruncated(file));
        assertFalse(FileStates.isJustTruncated(folder.resolve("nowhere")));
    }
}
