package pith.indexer;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Writes the text of a page as it reads on the screen: a blank line around paragraphs, headings, lists and tables, a
 * line for each list item and table row, tabs between cells, and the white space of {@code pre} as it is. Menus, page
 * footers, scripts, form controls and hidden elements are left out; where the page marks its {@code main} part, so is
 * the rest.
 */
final class HtmlText implements NodeFilter {
    private static final Set<String> UNSEEN = Set.of(
            "head",
            "script",
            "style",
            "noscript",
            "template",
            "nav",
            "iframe",
            "object",
            "canvas",
            "svg",
            "audio",
            "video",
            "button",
            "select",
            "input",
            "textarea",
            "dialog",
            "rp",
            "rt");

    private static final Set<String> UNSEEN_ROLES = Set.of("navigation", "search", "menu", "menubar", "contentinfo");

    /** Elements with a blank line before and after them. */
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "pre",
            "blockquote",
            "figure",
            "hr",
            "article",
            "section",
            "header",
            "footer",
            "aside",
            "main",
            "address",
            "details",
            "fieldset");

    /** Elements on lines of their own. */
    private static final Set<String> LINES = Set.of(
            "div",
            "li",
            "dt",
            "dd",
            "tr",
            "caption",
            "figcaption",
            "summary",
            "legend",
            "form",
            "hgroup",
            "center",
            "thead",
            "tbody",
            "tfoot");

    private static final char NO_BREAK_SPACE = '\u00a0';
    private static final char SOFT_HYPHEN = '\u00ad';

    private final StringBuilder out = new StringBuilder();
    private int breaks; // line breaks due before the next text
    private boolean space; // whether white space is due before the next text
    private String mark = ""; // due before the next text: a list item's dash, the tabs of cells
    private int preformatted; // open pre elements
    private int rowStart = -1; // the length of the text where the open table row began; -1 outside of rows

    private HtmlText() {}

    static String of(Document page) {
        Element main = page.selectFirst("main, [role=main]");
        if (main != null) {
            String text = write(main);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return write(page.body());
    }

    private static String write(Element element) {
        HtmlText text = new HtmlText();
        element.filter(text);
        return text.out.toString().stripTrailing();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            append(text.getWholeText());
        } else if (node instanceof Element element) {
            if (depth > 0 && isUnseen(element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            open(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    private static boolean isUnseen(Element element) {
        String name = element.normalName();
        String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
        return UNSEEN.contains(name)
                || UNSEEN_ROLES.contains(element.attr("role"))
                || isPageFooter(element)
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || style.contains("display:none")
                || style.contains("visibility:hidden");
    }

    private static boolean isPageFooter(Element element) {
        return element.normalName().equals("footer") && element.closest("article, main, section, [role=main]") == null;
    }

    private void open(Element element) {
        String name = element.normalName();
        breakLines(breaksAround(name));
        switch (name) {
            case "br" -> {
                space = false;
                breaks = Math.min(breaks + 1, 2);
            }
            case "li" -> mark = "- ";
            case "tr" -> {
                mark = "";
                rowStart = out.length();
            }
            case "td", "th" -> {
                if (element.previousElementSibling() != null) {
                    breaks = out.length() > rowStart ? 0 : breaks; // those that the cell before ended with
                    mark += "\t";
                }
            }
            case "pre" -> preformatted++;
            default -> {}
        }
    }

    private void close(String name) {
        switch (name) {
            case "li" -> mark = "";
            case "tr" -> {
                mark = "";
                rowStart = -1;
            }
            case "pre" -> preformatted--;
            default -> {}
        }
        breakLines(breaksAround(name));
    }

    private static int breaksAround(String name) {
        if (PARAGRAPHS.contains(name)) {
            return 2;
        }
        return LINES.contains(name) ? 1 : 0;
    }

    private void breakLines(int least) {
        if (least > 0 && mark.isEmpty()) { // what follows a mark stays on its line
            boolean firstInRow = out.length() == rowStart;
            breaks = Math.max(breaks, firstInRow ? 1 : least);
            space = false;
        }
    }

    private void append(String text) {
        if (preformatted > 0 && !text.isEmpty()) {
            writeDue();
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == NO_BREAK_SPACE) {
                space = true;
            } else if (c != SOFT_HYPHEN) {
                writeDue();
                out.append(c);
            }
        }
    }

    /** Writes the breaks, the space and the mark that are due before a text; at the very start the mark alone. */
    private void writeDue() {
        if (!out.isEmpty()) {
            if (breaks > 0) {
                int there = 0;
                while (there < out.length() && out.charAt(out.length() - 1 - there) == '\n') {
                    there++;
                }
                out.repeat('\n', Math.max(0, breaks - there));
            } else if (space && mark.isEmpty()) {
                out.append(' ');
            }
        }
        out.append(mark);
        breaks = 0;
        space = false;
        mark = "";
    }
}
