package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

final class ApiKeysTest {
    @TempDir
    private Path folder;

    private ApiKeys keys() {
        return ApiKeys.in(folder.resolve("new/keys"));
    }

    @Test
    void aKeyIsKnownByItselfAlone() {
        ApiKeys keys = keys();
        assertEquals(List.of(), keys.list());
        String read = keys.create("reader", Scope.READ);
        String admin = keys.create("boss", Scope.ADMIN);
        assertEquals(Optional.of(Scope.READ), keys.scope(read));
        assertEquals(Optional.of(Scope.ADMIN), keys.scope(admin));
        assertEquals(Optional.empty(), keys.scope(read + "x"));
        assertEquals(Optional.empty(), keys.scope(""));
        assertEquals(
                Optional.empty(), keys.scope(keys.list().getFirst().sha256()), "whoever reads the file has no key");
    }

    @Test
    void theFileHoldsHashesForItsOwnerAlone() throws IOException {
        ApiKeys keys = keys();
        String key = keys.create("one", Scope.WRITE);
        assertFalse(Files.readString(keys.file()).contains(key.substring(5)));
        if (Files.getFileStore(keys.file()).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.file())));
        }
        try (var files = Files.list(keys.file().resolveSibling("."))) {
            assertEquals(1, files.count(), "nothing is left beside it");
        }
    }

    @Test
    void whatAnotherProcessChangesHoldsAtOnce() {
        ApiKeys here = keys();
        ApiKeys there = keys();
        assertEquals(List.of(), here.list());
        String key = there.create("one", Scope.READ);
        assertEquals(Optional.of(Scope.READ), here.scope(key));
        there.revoke("one");
        assertEquals(Optional.empty(), here.scope(key));
    }

    @Test
    void badNamesAreRefused() {
        ApiKeys keys = keys();
        keys.create("one", Scope.READ);
        assertTrue(assertThrows(BadInput.class, () -> keys.create("one", Scope.READ))
                .getMessage()
                .contains("\"one\""));
        for (String name : List.of("", "a b", "x".repeat(65), "a/b", "é")) {
            assertThrows(BadInput.class, () -> keys.create(name, Scope.READ), name);
        }
        assertThrows(BadInput.class, () -> keys.revoke("two"));
    }

    @Test
    void aRuinedFileLetsNobodyIn() throws IOException {
        ApiKeys keys = keys();
        String key = keys.create("one", Scope.READ);
        for (String ruined : List.of("{", "{\"keys\": [{\"name\": \"one\"}]}", "")) {
            Files.writeString(keys.file(), ruined);
            assertThrows(UnreadableSource.class, () -> keys.scope(key), ruined);
        }
        Files.delete(keys.file());
        assertEquals(Optional.empty(), keys.scope(key));
    }
}
