import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Asks veraPDF about one file after another, since a Java machine takes longer to start than to
 * answer.
 *
 * <p>A question is a line: a flavour ("3a", "ua1"), a space, a path. The answer is a line for each
 * check that failed, and an empty one at the end. Between tabs: the clause of the standard, the
 * number of the check within it, where in the file, what the standard asks for. A file that cannot
 * be read fails "the clause" of that name.
 */
public class VeraPdf {
    private static final int TOLD_OF_A_CHECK = 5;

    public static void main(String[] none) throws Exception {
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // what a library prints is no answer
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = questions.readLine()) != null; ) {
            String[] question = line.split(" ", 2);
            try {
                check(PDFAFlavour.fromString(question[0]), new File(question[1]), answers);
            } catch (Exception problem) {
                tell(answers, "unreadable", 1, problem.getClass().getSimpleName(), problem.getMessage());
            }
            answers.println();
        }
    }

    private static void check(PDFAFlavour flavour, File file, PrintStream answers) throws Exception {
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(file, flavour);
                var validator = foundry.createValidator(flavour, TOLD_OF_A_CHECK, false, false, false)) {
            for (TestAssertion failed : validator.validate(parser).getTestAssertions()) {
                var rule = failed.getRuleId();
                tell(answers, rule.getClause(), rule.getTestNumber(),
                        failed.getLocation().getContext(), failed.getMessage());
            }
        }
    }

    private static void tell(PrintStream answers, String clause, int test, String place, String rule) {
        String line = String.join("\t", clause, String.valueOf(test),
                String.valueOf(place).replace('\t', ' '), String.valueOf(rule).replace('\t', ' '));
        answers.println(line.replaceAll("[\\r\\n]+", " "));
    }
}
