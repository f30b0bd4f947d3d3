package pith.indexer.child;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Writes the text of a page as it reads on the screen. Menus, side bars, page headers and footers, notices about
 * cookies, scripts, form controls and hidden elements are left out; where the page marks its {@code main} part, so is
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
            "aside",
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

    private static final Set<String> UNSEEN_ROLES =
            Set.of("navigation", "search", "menu", "menubar", "contentinfo", "complementary", "dialog", "alertdialog");

    /** Class names and ids, each as a whole, of what surrounds a page's content. */
    private static final Set<String> SURROUNDINGS = Set.of(
            "nav",
            "navbar",
            "navigation",
            "menu",
            "main-menu",
            "breadcrumb",
            "breadcrumbs",
            "sidebar",
            "skip-link",
            "pagination",
            "share",
            "share-buttons",
            "social-share",
            "related-posts",
            "newsletter",
            "newsletter-signup",
            "gdpr",
            "onetrust-banner-sdk",
            "onetrust-consent-sdk",
            "didomi-host",
            "usercentrics-root",
            "site-header",
            "site-footer");

    /** What class names and ids of notices about cookies begin with. */
    private static final Set<String> NOTICES =
            Set.of("cookie-", "cookies-", "cookie_", "cookiebanner", "cookiebot", "cookieconsent", "consent-", "gdpr-");

    private final Layout out;

    private HtmlText(Layout out) {
        this.out = out;
    }

    static String of(Document page) {
        Layout out = new Layout();
        write(page, out);
        return out.text();
    }

    /** Writes a page's text; where {@code main} says nothing, that of the whole body. */
    static void write(Document page, Layout out) {
        Element main = page.selectFirst("main, [role=main]");
        Element part = main != null && main.hasText() ? main : page.body();
        part.filter(new HtmlText(out));
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            out.text(text.getWholeText());
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
            if (isCode(element)) {
                out.closeCode(fence(element));
            } else {
                out.close(element.normalName());
            }
        }
        return FilterResult.CONTINUE;
    }

    private void open(Element element) {
        String name = element.normalName();
        if (isCode(element)) {
            out.openCode(fence(element));
            return;
        }
        out.open(name);
        if ((name.equals("td") || name.equals("th")) && element.previousElementSibling() != null) {
            out.nextCell();
        }
    }

    /** Code, and not a poem. */
    private static boolean isCode(Element element) {
        return element.normalName().equals("pre") && element.selectFirst("> code") != null;
    }

    private static String fence(Element code) {
        return code.wholeText().contains("```") ? "~~~" : "```";
    }

    private static boolean isUnseen(Element element) {
        String name = element.normalName();
        String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
        return UNSEEN.contains(name)
                || UNSEEN_ROLES.contains(element.attr("role"))
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || style.contains("display:none")
                || style.contains("visibility:hidden")
                || isPageEdge(element)
                || (isSurrounding(element) && element.selectFirst("main, article, h1, [role=main]") == null);
    }

    /** The header or footer of the page, and not that of an article; a header with the page's own heading stays. */
    private static boolean isPageEdge(Element element) {
        boolean footer = element.normalName().equals("footer");
        boolean header = element.normalName().equals("header") && element.selectFirst("h1") == null;
        return (footer || header) && element.closest("article, main, section, [role=main]") == null;
    }

    private static boolean isSurrounding(Element element) {
        if (!element.hasAttr("class") && !element.hasAttr("id")) {
            return false;
        }
        return element.classNames().stream().anyMatch(HtmlText::isSurroundings) || isSurroundings(element.id());
    }

    private static boolean isSurroundings(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SURROUNDINGS.contains(lower) || NOTICES.stream().anyMatch(lower::startsWith);
    }
}
