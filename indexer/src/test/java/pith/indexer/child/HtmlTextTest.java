package pith.indexer.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class HtmlTextTest {

    @Test
    void blocksBecomeLines() {
        assertEquals(
                "Title\n\nOne two three.\n\nFour",
                text("<h1>Title</h1><p>One\n  <b>two</b>\tthree.</p><div>Four</div>"));
        assertEquals("a\nb\n\nc", text("<div>a<br>b<br><br>c</div>"));
        assertEquals("a\nb", text("<div><div>a</div></div><div>b</div>"));
    }

    @Test
    void inlineElementsAddNoSpace() {
        assertEquals("H2O and bold.", text("H<sub>2</sub>O and <b>bold</b>."));
        assertEquals("a b", text("a<span> </span>b"));
        assertEquals("a b", text("a&nbsp;b"));
        assertEquals("hyphen", text("hy&shy;phen"));
    }

    @Test
    void listsKeepTheirItems() {
        assertEquals(
                "Before:\n\n- one\n- two\n\n- deep\n\nAfter",
                text("<p>Before:<ul><li>one</li><li><p>two</p><ul><li>deep</ul></li><li> </li></ul><p>After"));
    }

    @Test
    void tablesKeepRowsAndCells() {
        assertEquals(
                "Compound\tWhat\n\tGolden\nx\ty",
                text("<table><tr><th>Compound</th><th>What</th></tr><tr><td></td><td>Golden</td></tr>"
                        + "<tr><td><p>x</p></td><td><p>y</p></td></tr></table>"));
    }

    @Test
    void aPageLaidOutAsATableKeepsItsParagraphs() {
        assertEquals(
                "Side\tOne\n\nTwo\n\nAfter",
                text("<table><tr><td>Side</td><td><p>One</p><p>Two</p></td></tr></table>After"));
    }

    @Test
    void preformattedTextKeepsItsWhiteSpace() {
        assertEquals("Code:\n\nif x:\n    y  z\n\nDone", text("<p>Code:<pre>\nif x:\n    y  z\n</pre>Done"));
    }

    @Test
    void whatIsNoContentIsLeftOut() {
        assertEquals(
                "Text",
                text("<nav>menu</nav><script>s</script><style>t</style><noscript>n</noscript><div hidden>h</div>"
                        + "<div style='color:red; Display: none'>d</div><p aria-hidden=true>i</p><button>b</button>"
                        + "<div role=navigation>r</div><p>Text</p><footer>foot</footer>"));
    }

    @Test
    void anArticleKeepsItsHeaderAndFooter() {
        assertEquals(
                "Head\n\nText\n\nBy Ann",
                text("<article><header><h1>Head</h1></header><p>Text</p><footer>By Ann</footer></article>"
                        + "<footer>Page foot</footer>"));
    }

    @Test
    void theMainPartIsTakenAloneUnlessItIsEmpty() {
        assertEquals("Main", text("<p>Ad</p><main><p>Main</p></main><p>More</p>"));
        assertEquals("Ad", text("<p>Ad</p><main></main>"));
        assertEquals("Main", text("<p>Ad</p><div role=main>Main</div>"));
    }

    @Test
    void aBodyThatAScriptWouldShowIsShown() {
        assertEquals("Text", text("<body style='visibility:hidden'>Text"));
    }

    @Test
    void whatSurroundsThePageIsLeftOut() {
        assertEquals(
                "Title\n\nText",
                text("<header><a>Site</a></header><div class='Cookie-Banner x'>We use cookies</div>"
                        + "<ul class=breadcrumbs><li>Home</ul><div id=onetrust-banner-sdk>Accept</div>"
                        + "<header><h1>Title</h1></header><div class=sidebar>Side</div><aside>Ad</aside><p>Text"));
        assertEquals("Text", text("<body class=sidebar><div class=menu><article>Text</article></div>"));
        assertEquals("The cookie cutter", text("<p class=recipe id=cookies>The cookie cutter"));
    }

    @Test
    void codeIsFenced() {
        assertEquals("```\nif x:\n  y\n```\n\nDone", text("<pre><code>if x:\n  y\n</code></pre>Done"));
        assertEquals("A\n\n~~~\n```\n~~~", text("<p>A<pre><code>```</code></pre>"));
    }

    @Test
    void headingsThatWouldNotShowAreMarked() {
        assertEquals("## Who?\n\nText", text("<h2>Who?</h2>Text"));
        assertEquals("### 1. One\n\nTwo", text("<h3>1. <b>One</b></h3><h2>Two</h2>"));
        assertEquals("# a b.", text("<h1>a<br>b.</h1>"));
        assertEquals("x\tWho?", text("<table><tr><td>x<td><h2>Who?</h2></table>"));
    }

    @Test
    void depthIsNoDanger() {
        assertEquals("deep", text("<div>".repeat(20_000) + "deep"));
    }

    private static String text(String html) {
        return HtmlText.of(Jsoup.parse(html));
    }
}
