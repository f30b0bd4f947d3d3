package pith.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.ModelChoice;
import pith.Pith;
import pith.cli.Surroundings.Engine;

/** The program in this process: what is around it is given, and what it prints is kept. Immutable. */
record Program(
        Path folder,
        @Nullable Path home,
        Map<String, String> environment,
        boolean terminal,
        int columns,
        Engine engine) {

    /** What a run left. */
    record Ran(int exit, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + out, e);
            }
        }
    }

    /** In {@code folder}, not on a terminal, with models that are easy to foresee. */
    static Program in(Path folder) {
        return new Program(folder.toAbsolutePath(), null, Map.of(), false, 80, Program::open);
    }

    static Pith open(Path index, ModelChoice models) {
        return Pith.open(index, new WordEncoder("words"), YearReader::new);
    }

    Program at(Path folder) {
        return new Program(folder, home, environment, terminal, columns, engine);
    }

    Program withHome(Path home) {
        return new Program(folder, home, environment, terminal, columns, engine);
    }

    Program with(String variable, String value) {
        return new Program(folder, home, Map.of(variable, value), terminal, columns, engine);
    }

    Program onTerminal() {
        return new Program(folder, home, environment, true, columns, engine);
    }

    Program withEngine(Engine engine) {
        return new Program(folder, home, environment, terminal, columns, engine);
    }

    Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(around(out, err), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    Surroundings around(StringWriter out, StringWriter err) {
        return new Surroundings(
                new PrintWriter(out),
                new PrintWriter(err),
                terminal,
                terminal,
                columns,
                environment,
                folder,
                Optional.ofNullable(home),
                "./pith",
                engine);
    }
}
