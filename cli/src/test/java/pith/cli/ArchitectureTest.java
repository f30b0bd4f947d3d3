package pith.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which package may use which: the directions of ARCHITECTURE.md, held here for all modules that the program sees. */
class ArchitectureTest {
    private static final JavaClasses PITH = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("pith");

    @Test
    void everyModuleIsSeen() {
        for (String name : List.of(
                "pith",
                "pith.engine",
                "pith.engine.lucene",
                "pith.models",
                "pith.models.export",
                "pith.models.store",
                "pith.indexer",
                "pith.indexer.child",
                "pith.searcher",
                "pith.evaluation",
                "pith.web",
                "pith.cli")) {
            assertTrue(
                    PITH.containPackage(name)
                            && !PITH.getPackage(name).getClasses().isEmpty(),
                    name);
        }
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        uses("pith.engine");
        uses("pith.engine.lucene", "pith.engine");
        uses("pith.models", "pith.engine");
        uses("pith.models.export", "pith.engine");
        uses("pith.models.store", "pith.engine", "pith.models", "pith.models.export");
        uses("pith.indexer", "pith.engine", "pith.indexer.child");
        uses("pith.indexer.child");
        uses("pith.searcher", "pith.engine");
        uses(
                "pith",
                "pith.engine",
                "pith.engine.lucene",
                "pith.models",
                "pith.models.store",
                "pith.indexer",
                "pith.searcher");
        // What a run over files reports stands in pith.indexer, and is part of what pith.Pith gives back.
        uses("pith.evaluation", "pith", "pith.engine", "pith.indexer");
        uses("pith.web", "pith", "pith.engine", "pith.indexer");
        uses(
                "pith.cli",
                "pith",
                "pith.engine",
                "pith.models.store",
                "pith.models.export",
                "pith.indexer",
                "pith.evaluation",
                "pith.web");
    }

    private static void uses(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of(others));
        allowed.add(name);
        check(noClasses()
                .that(resideInAPackage(name))
                .should()
                .dependOnClassesThat(resideInAPackage("pith..")
                        .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))))));
    }

    @Test
    void foreignTypesStayInTheirPackage() {
        onlyIn("pith.engine.lucene", "org.apache.lucene..");
        onlyIn("pith.models..", "ai.onnxruntime..", "ai.djl..");
        // What parses files that others made runs in a process of its own.
        onlyIn(
                "pith.indexer.child",
                "org.jsoup..",
                "org.apache.tika..",
                "org.apache.poi..",
                "org.apache.pdfbox..",
                "org.apache.fontbox..",
                "org.apache.james..",
                "org.xml.sax..",
                "javax.xml..");
        onlyIn("pith.indexer", "opennlp..", "org.snakeyaml..", "com.fasterxml.jackson.dataformat..");
        onlyIn("pith.web", "io.javalin..", "jakarta..", "org.eclipse.jetty..");
        onlyIn("pith.web", "io.prometheus..", "io.modelcontextprotocol..");
        onlyIn("pith.cli", "picocli..");
    }

    private static void onlyIn(String name, String... foreign) {
        check(noClasses().that(outside(name)).should().dependOnClassesThat(resideInAnyPackage(foreign)));
    }

    private static DescribedPredicate<JavaClass> outside(String name) {
        return DescribedPredicate.not(resideInAPackage(name)).as("are outside %s", name);
    }

    @Test
    void theEngineNeedsNothingButTheJdk() {
        check(classes()
                .that()
                .resideInAPackage("pith.engine")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("pith.engine", "java..", "org.jspecify..")));
    }

    @Test
    void onlyTheProgramPrints() {
        check(noClasses()
                .that(outside("pith.cli"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void onlyTheProgramEndsTheProcess() {
        check(noClasses().that(outside("pith.cli")).should().callMethod(System.class, "exit", int.class));
    }

    private static void check(ArchRule rule) {
        rule.check(PITH);
    }
}
