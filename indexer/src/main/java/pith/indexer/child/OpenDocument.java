package pith.indexer.child;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** The formats of LibreOffice and others (OASIS OpenDocument 1.3): text, tables, slides. */
final class OpenDocument extends Xml.Handler {
    private static final Set<String> UNSEEN = Set.of(
            "tracked-changes",
            "forms",
            "table-of-content",
            "alphabetical-index",
            "illustration-index",
            "table-index",
            "annotation",
            "scripts",
            "font-face-decls",
            "automatic-styles",
            "note-citation",
            "title",
            "desc");
    private static final int MOST_SPACES = 100;
    private static final int MOST_LEVEL = 6;

    private final Layout out = new Layout();
    private final Deque<int[]> rows = new ArrayDeque<>(); // how many cells the open rows have so far
    private final Deque<String> names = new ArrayDeque<>(); // of open headings and notes
    private int unseen;
    private boolean body;

    private OpenDocument() {}

    static Reply parse(ZipFile zip, String format) throws IOException {
        refuseLocked(zip);
        Declared declared = new Declared();
        Xml.read(zip, "meta.xml", new Meta(declared));
        Xml.read(zip, "styles.xml", new Language(declared));
        OpenDocument content = new OpenDocument();
        if (!Xml.read(zip, "content.xml", content)) {
            throw new Unreadable("is damaged: it has no content.xml");
        }
        return declared.parsed(format, content.out);
    }

    private static void refuseLocked(ZipFile zip) throws IOException {
        Xml.read(zip, "META-INF/manifest.xml", new Xml.Handler() {
            @Override
            void start(String name, Attributes attributes) {
                if (name.equals("encryption-data")) {
                    throw Unreadable.locked();
                }
            }
        });
    }

    @Override
    void start(String name, Attributes attributes) {
        if (unseen > 0 || UNSEEN.contains(name)) {
            unseen++;
            return;
        }
        switch (name) {
            case "body" -> body = true;
            case "h" -> {
                String heading = "h" + level(Xml.attribute(attributes, "outline-level"));
                names.push(heading);
                out.open(heading);
            }
            case "p" -> {
                if (inText()) {
                    out.open("p");
                }
            }
            case "list-item" -> out.open("li");
            case "list" -> out.open("ul");
            case "table" -> out.open("table");
            case "table-row" -> {
                rows.push(new int[1]);
                out.open("tr");
            }
            case "table-cell" -> {
                if (!rows.isEmpty() && rows.element()[0]++ > 0) {
                    out.nextCell();
                }
            }
            case "page" -> out.page();
            case "line-break" -> out.open("br");
            case "tab" -> out.text(" ");
            case "s" -> out.text(" ".repeat(count(Xml.attribute(attributes, "c"), MOST_SPACES)));
            case "note-body" -> out.text(" (");
            default -> {}
        }
    }

    @Override
    void end(String name) {
        if (unseen > 0) {
            unseen--;
            return;
        }
        switch (name) {
            case "body" -> body = false;
            case "h" -> out.close(names.pop());
            case "p" -> {
                if (inText()) {
                    out.close("p");
                }
            }
            case "list-item" -> out.close("li");
            case "list" -> out.close("ul");
            case "table" -> out.close("table");
            case "table-row" -> {
                rows.pop();
                out.close("tr");
            }
            case "note-body" -> out.text(")");
            default -> {}
        }
    }

    /** A cell's paragraphs stay on its row's line. */
    private boolean inText() {
        return rows.isEmpty();
    }

    @Override
    public void characters(char[] text, int from, int length) {
        if (body && unseen == 0) {
            out.text(new String(text, from, length));
        }
    }

    private static int level(@Nullable String given) {
        return Math.max(1, Math.min(MOST_LEVEL, count(given, MOST_LEVEL)));
    }

    private static int count(@Nullable String given, int most) {
        if (given == null || !given.matches("\\d{1,9}")) {
            return 1;
        }
        return Math.min(most, Integer.parseInt(given));
    }

    /** The text of the elements of meta.xml. */
    private static final class Meta extends Xml.Handler {
        private final Declared declared;
        private final StringBuilder text = new StringBuilder();

        Meta(Declared declared) {
            this.declared = declared;
        }

        @Override
        void start(String name, Attributes attributes) {
            text.setLength(0);
        }

        @Override
        void end(String name) {
            String value = text.toString();
            switch (name) {
                case "title" -> declared.title(value);
                case "initial-creator", "creator" -> declared.author(value);
                case "creation-date" -> declared.created(Declared.moment(value));
                case "date" -> declared.modified(Declared.moment(value));
                case "language" -> declared.language(value);
                default -> {}
            }
            text.setLength(0);
        }

        @Override
        public void characters(char[] part, int from, int length) {
            if (text.length() < Reply.MAX_NAME) {
                text.append(part, from, length);
            }
        }
    }

    /** The language of the first default style. */
    private static final class Language extends Xml.Handler {
        private final Declared declared;
        private boolean inDefault;

        Language(Declared declared) {
            this.declared = declared;
        }

        @Override
        void start(String name, Attributes attributes) {
            inDefault |= name.toLowerCase(Locale.ROOT).equals("default-style");
            if (inDefault) {
                declared.language(Xml.attribute(attributes, "language"));
            }
        }

        @Override
        void end(String name) {
            inDefault &= !name.equals("default-style");
        }
    }
}
