package pith.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A tab of a Chromium without a window. Everything that is looked for is waited for, as long as a heavily loaded machine may
 * need; nothing is ever slept for and hoped.
 */
final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;
    private final String url;

    /** @param url of the server, without a slash at the end */
    Tab(String url) {
        this.url = url;
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("PITH_CHROMIUM", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.addArguments("--lang=en", "--window-size=1280," + HEIGHT);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("PITH_CHROMEDRIVER", "/usr/bin/chromedriver"))
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(3)).scriptTimeout(Duration.ofMinutes(3));
    }

    private static File program(String variable, String usual) {
        String path = System.getenv().getOrDefault(variable, usual);
        if (!Files.isExecutable(Path.of(path))) {
            throw new IllegalStateException("there is no " + path
                    + ": install Debian's chromium and chromium-driver, or" + " name it in " + variable);
        }
        return new File(path);
    }

    void open(String path) {
        driver.get(url + path);
    }

    void reload() {
        driver.navigate().refresh();
    }

    void back() {
        driver.navigate().back();
    }

    String address() {
        return String.valueOf(driver.getCurrentUrl()).substring(url.length());
    }

    /** A tab as somebody has it who was never here before, as wide as said. */
    void fresh(int width, boolean dark) {
        open("/icon.svg");
        script("localStorage.clear(); sessionStorage.clear();");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        log();
    }

    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What the page calls done by calling its last argument. */
    @Nullable
    Object scriptToItsEnd(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits until an expression of JavaScript is true. */
    void await(String expression) {
        String script = "return Boolean(" + expression + ");";
        until(() -> Boolean.TRUE.equals(script(script)), () -> "never true: " + expression + "; " + state());
    }

    private String state() {
        return "the address is " + address() + ", and the page says: "
                + script("return document.body.innerText.slice(0, 1500);");
    }

    private static void until(Supplier<Boolean> condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until something visible matches, and gives its text. */
    String see(String css) {
        await("[...document.querySelectorAll(" + quoted(css) + ")].some(e => e.checkVisibility())");
        return String.valueOf(script(
                "return [...document.querySelectorAll(arguments[0])].find(e => e.checkVisibility())?.textContent;",
                css));
    }

    /** Waits until something visible matches and holds this text. */
    void see(String css, String text) {
        await("[...document.querySelectorAll(" + quoted(css)
                + ")].some(e => e.checkVisibility() && e.textContent.includes(" + quoted(text) + "))");
    }

    /** Waits until nothing visible matches. */
    void seeNo(String css) {
        await("[...document.querySelectorAll(" + quoted(css) + ")].every(e => !e.checkVisibility())");
    }

    /** The texts of all that match, as they are now. */
    List<String> texts(String css) {
        Object texts = script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent);", css);
        return texts instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Clicks where somebody would, once it is there and nothing covers it. */
    void click(String css) {
        see(css);
        String[] failure = {""};
        until(
                () -> {
                    try {
                        shown(css).click();
                        return true;
                    } catch (WebDriverException e) { // replaced, moved or covered just now
                        failure[0] = String.valueOf(e.getMessage());
                        return false;
                    }
                },
                () -> "cannot click " + css + ": " + failure[0]);
    }

    private WebElement shown(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow(() -> new WebDriverException("nothing visible is " + css));
    }

    /** Presses keys, for whatever has the focus. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Writes into the search box, in place of what it holds. */
    void type(String text) {
        click("#q");
        press(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        press(text);
    }

    /** Gives a file to an input, as somebody does who chooses it. */
    void choose(String css, Path file) {
        driver.findElement(By.cssSelector(css)).sendKeys(file.toAbsolutePath().toString());
    }

    /** What the console has said since the last call. */
    List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** What axe finds wrong by WCAG 2.2, levels A and AA, and calls serious or critical: one line a finding. */
    List<String> serious() {
        if (!Boolean.TRUE.equals(script("return typeof axe === 'object';"))) {
            script(axe());
        }
        Object found = scriptToItsEnd("""
                const done = arguments[arguments.length - 1];
                const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
                axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(
                  result => done(result.violations
                    .filter(each => ["serious", "critical"].includes(each.impact))
                    .map(each => each.id + ": " + each.help + ": " + each.nodes.slice(0, 3).map(
                      node => node.html + " (" + node.failureSummary + ")").join(" | "))),
                  error => done(["axe failed: " + error]));
                """);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("axe gave " + found);
    }

    private static String axe() {
        try (InputStream in = Tab.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public void close() {
        driver.quit();
    }
}
