package pith.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

/**
 * Figures kept beside the source: {@code NAME.md} to read and {@code NAME.json} for programs, each with one section for
 * each data set. Writing a section replaces it and keeps the others.
 *
 * <p>The JSON object has {@code commit}, {@code machine} and {@code command} of the section written last,
 * {@code figures} of all sections with names {@code SECTION.FIGURE}, and {@code sections} with each one's own commit,
 * machine and command. Not thread-safe, and for one process at a time.
 */
public final class ResultsFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String HEADING = "## ";

    private final Path folder;
    private final String name;

    /**
     * @param folder such as {@code bench/results}; made when it is not there
     * @param name lower-case letters, digits and hyphens
     */
    public ResultsFile(Path folder, String name) {
        this.folder = folder;
        this.name = checked(name, "name");
    }

    private static String checked(String name, String what) {
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw new BadInput("the " + what + " \"" + name
                    + "\" of a results file is not made of lower-case letters, digits" + " and hyphens");
        }
        return name;
    }

    /** The file for programs. */
    public Path json() {
        return folder.resolve(name + ".json");
    }

    /** The file to read. */
    public Path markdown() {
        return folder.resolve(name + ".md");
    }

    /**
     * Writes one section.
     *
     * @param section the data set: lower-case letters, digits and hyphens
     * @param command what to type in the project's folder to get this section again
     * @throws UnreadableSource when the files cannot be written, or were not written by this class
     */
    public void write(String section, String command, Report report) {
        checked(section, "section");
        try {
            Files.createDirectories(folder);
            String commit = Machine.commit(folder);
            String machine = Machine.describe();
            ObjectNode json = updated(section, commit, machine, command, report);
            Map<String, String> sections = sections();
            sections.put(section, markdown(commit, machine, command, report));
            replace(json(), JSON.writeValueAsString(json) + "\n");
            replace(markdown(), page(sections));
        } catch (IOException e) {
            throw new UnreadableSource(folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private ObjectNode updated(String section, String commit, String machine, String command, Report report)
            throws IOException {
        ObjectNode old = old();
        ObjectNode json = JSON.createObjectNode();
        json.put("commit", commit).put("machine", machine).put("command", command);
        ObjectNode figures = json.putObject("figures");
        old.path("figures").properties().forEach(figure -> {
            if (!figure.getKey().startsWith(section + ".")) {
                figures.set(figure.getKey(), figure.getValue());
            }
        });
        report.figures().forEach((figure, value) -> put(figures, section + "." + figure, value));
        ObjectNode sections = json.putObject("sections");
        old.path("sections").properties().forEach(entry -> sections.set(entry.getKey(), entry.getValue()));
        sections.putObject(section)
                .put("commit", commit)
                .put("machine", machine)
                .put("command", command);
        return json;
    }

    private ObjectNode old() throws IOException {
        if (!Files.exists(json())) {
            return JSON.createObjectNode();
        }
        try {
            if (JSON.readTree(Files.readString(json())) instanceof ObjectNode object) {
                return object;
            }
            throw new UnreadableSource(json() + " is not a JSON object; move it away");
        } catch (JsonProcessingException e) {
            throw new UnreadableSource(json() + " is not JSON: " + e.getOriginalMessage() + "; move it away", e);
        }
    }

    /** Six decimals are more than any of these figures is worth, and keep the file's changes readable. */
    private static void put(ObjectNode figures, String figure, double value) {
        if (!Double.isFinite(value)) {
            figures.putNull(figure);
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            figures.put(figure, (long) value);
        } else {
            figures.put(figure, Math.round(value * 1e6) / 1e6);
        }
    }

    private Map<String, String> sections() throws IOException {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        String section = "";
        if (Files.exists(markdown())) {
            for (String line : Files.readAllLines(markdown())) {
                if (line.startsWith(HEADING)) {
                    section = line.substring(HEADING.length()).strip();
                } else if (!section.isEmpty()) {
                    lines.computeIfAbsent(section, unseen -> new ArrayList<>()).add(line);
                }
            }
        }
        Map<String, String> sections = new LinkedHashMap<>();
        lines.forEach(
                (heading, body) -> sections.put(heading, String.join("\n", body).strip()));
        return sections;
    }

    private static String markdown(String commit, String machine, String command, Report report) {
        return "```\n" + report.toTable() + "\n```\n\nCommit " + commit + ", on " + machine + ", by `" + command + "`";
    }

    private String page(Map<String, String> sections) {
        StringBuilder page = new StringBuilder("# Results: " + name + "\n\n")
                .append("Written by the commands named below; `" + name + ".json` has the same for programs.\n");
        sections.forEach((section, body) -> page.append("\n" + HEADING)
                .append(section)
                .append("\n\n")
                .append(body)
                .append("\n"));
        return page.toString();
    }

    /** A reader sees the old file or the new one, never half. */
    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
