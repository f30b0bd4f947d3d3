package pith.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;
import pith.engine.Value;

/**
 * Tables with commas (or semicolons, bars) or tabs between the cells. Where the first row names a column of texts, each
 * row is a document and its other cells are metadata; else the table is one document, a line a row, with tabs.
 */
final class TableExtractor implements Extractor {
    private static final List<String> TEXTS =
            List.of("text", "body", "content", "passage", "abstract", "description", "summary");
    private static final List<String> TITLES = List.of("title", "headline", "subject", "name");
    private static final List<String> IDS = List.of("id", "_id");
    private static final List<String> LANGUAGES = List.of("language", "lang");
    private static final int LONGEST_NAME = 100;
    private static final int MOST_COLUMNS = 1_000;

    private static final CsvMapper CSV = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Content.MAX_BYTES)
                            .build())
                    .build())
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build();

    private final boolean tabs;

    /** @param tabs whether tabs part the cells, and quotes mean nothing */
    TableExtractor(boolean tabs) {
        this.tabs = tabs;
    }

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        String text = Content.decode(Content.read(file.path(), Content.MAX_BYTES), file.path());
        if (text.isBlank()) {
            sink.empty();
            return;
        }
        try {
            Columns columns = Columns.of(first(text));
            if (columns == null) {
                whole(text, file, sink);
            } else {
                columns.findTypes(this, text);
                rows(text, columns, file, sink);
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableSource(
                    file.path() + " is no valid table: " + e.getOriginalMessage() + " (line "
                            + (e.getLocation() == null
                                    ? "unknown"
                                    : e.getLocation().getLineNr()) + ")",
                    e);
        }
    }

    private MappingIterator<String[]> read(String text) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(tabs ? '\t' : separator(text));
        return CSV.readerFor(String[].class)
                .with(tabs ? schema.withoutQuoteChar() : schema)
                .readValues(text);
    }

    /** The one of those in use that stands most often in the first line. */
    private static char separator(String text) {
        int end = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
        char best = ',';
        long most = 0;
        for (char each : new char[] {',', ';', '\t', '|'}) {
            long count = text.substring(0, end).chars().filter(c -> c == each).count();
            if (count > most) {
                best = each;
                most = count;
            }
        }
        return best;
    }

    private String[] first(String text) throws IOException {
        try (MappingIterator<String[]> rows = read(text)) {
            return rows.hasNextValue() ? rows.nextValue() : new String[0];
        }
    }

    private void whole(String text, SourceFile file, Sink sink) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (MappingIterator<String[]> rows = read(text)) {
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                for (int i = 0; i < cells.length; i++) {
                    lines.append(i == 0 ? "" : "\t")
                            .append(cells[i].replaceAll("\\s+", " ").strip());
                }
                lines.append('\n');
            }
        }
        sink.document(
                file.document(file.stem(), lines.toString(), Formats.metadata(file), "", List.of()),
                file.path().toString());
    }

    private void rows(String text, Columns columns, SourceFile file, Sink sink) throws IOException {
        boolean any = false;
        try (MappingIterator<String[]> rows = read(text)) {
            rows.nextValue();
            for (int number = 2; rows.hasNextValue(); number++) {
                String[] cells = rows.nextValue();
                String name = file.path() + ":" + number;
                if (columns.isBlank(cells)) {
                    continue;
                }
                any = true;
                try {
                    String given = columns.cell(columns.id, cells);
                    sink.document(
                            file.part(
                                    given.isBlank() ? file.pathBelowRoot() + "#" + number : given.strip(),
                                    columns.cell(columns.title, cells).strip(),
                                    columns.cell(columns.text, cells),
                                    columns.metadata(cells),
                                    DeclaredLanguage.of(columns.cell(columns.language, cells))),
                            name);
                } catch (BadInput e) {
                    sink.failed(name, e);
                }
            }
        }
        if (!any) {
            sink.empty();
        }
    }

    /** What the columns are. A column has a type when all its cells that are not blank fit it. */
    private static final class Columns {
        private final List<String> names;
        private final int text;
        private final int title;
        private final int id;
        private final int language;
        private final Map<Integer, Type> types = new HashMap<>();

        private enum Type {
            WHOLE,
            REAL,
            FLAG,
            DATE,
            KEYWORD
        }

        private Columns(List<String> names) {
            this.names = names;
            this.text = find(TEXTS);
            this.title = find(TITLES);
            this.id = find(IDS);
            this.language = find(LANGUAGES);
        }

        /** Null when the row names no column of texts. */
        static @Nullable Columns of(String[] header) {
            List<String> names = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (String cell : header) {
                String name = cell.strip();
                if (name.isEmpty() || name.length() > LONGEST_NAME || !seen.add(name) || seen.size() > MOST_COLUMNS) {
                    return null;
                }
                names.add(name);
            }
            Columns columns = new Columns(names);
            return columns.text < 0 ? null : columns;
        }

        private int find(List<String> wanted) {
            for (String each : wanted) {
                for (int i = 0; i < names.size(); i++) {
                    if (names.get(i).toLowerCase(Locale.ROOT).equals(each)) {
                        return i;
                    }
                }
            }
            return -1;
        }

        String cell(int column, String[] cells) {
            return column < 0 || column >= cells.length ? "" : cells[column];
        }

        boolean isBlank(String[] cells) {
            return cell(text, cells).isBlank() && cell(title, cells).isBlank();
        }

        private boolean isMetadata(int column) {
            return column != text && column != title && column != id;
        }

        void findTypes(TableExtractor table, String content) throws IOException {
            Map<Integer, Set<Type>> possible = new HashMap<>();
            try (MappingIterator<String[]> rows = table.read(content)) {
                rows.nextValue();
                while (rows.hasNextValue()) {
                    String[] cells = rows.nextValue();
                    for (int i = 0; i < Math.min(cells.length, names.size()); i++) {
                        String cell = cells[i].strip();
                        if (isMetadata(i) && !cell.isEmpty()) {
                            possible.computeIfAbsent(i, c -> new HashSet<>(Set.of(Type.values())))
                                    .removeIf(type -> value(type, cell) == null);
                        }
                    }
                }
            }
            possible.forEach((column, fitting) -> types.put(
                    column, fitting.stream().min(Comparator.naturalOrder()).orElse(Type.KEYWORD)));
        }

        Map<String, Value> metadata(String[] cells) {
            Map<String, Value> metadata = new TreeMap<>();
            for (int i = 0; i < Math.min(cells.length, names.size()); i++) {
                String cell = cells[i].strip();
                Value value =
                        isMetadata(i) && !cell.isEmpty() ? value(types.getOrDefault(i, Type.KEYWORD), cell) : null;
                if (value != null) {
                    metadata.put(names.get(i), value);
                }
            }
            return metadata;
        }

        /** Null when the cell does not fit the type. */
        private static @Nullable Value value(Type type, String cell) {
            return switch (type) {
                case WHOLE -> cell.matches("-?(0|[1-9]\\d{0,17})") ? new Value.Whole(Long.parseLong(cell)) : null;
                case REAL ->
                    cell.matches("-?(0|[1-9]\\d{0,17})(\\.\\d{1,20})?([eE][+-]?\\d{1,2})?")
                            ? new Value.Real(Double.parseDouble(cell))
                            : null;
                case FLAG -> cell.equals("true") || cell.equals("false") ? new Value.Flag(cell.equals("true")) : null;
                case DATE -> Metadata.ofText(cell) instanceof Value.Date date ? date : null;
                case KEYWORD -> new Value.Keyword(cell);
            };
        }
    }
}
