package pith.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import pith.engine.BadInput;
import pith.engine.BadQuery;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexUnavailable;
import pith.engine.ModelUnavailable;
import pith.engine.PithException;
import pith.engine.UnreadableSource;

/** The one place where errors become messages and exit codes. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        command.getOut().flush();
        if (e instanceof PithException known) {
            err.println("pith: " + safe(known));
            return exit(known);
        }
        err.println("pith: " + safe(e) + "\nThis is a bug in Pith. Please report it with these lines:");
        e.printStackTrace(err);
        return Exit.FAILURE;
    }

    private static int exit(PithException e) {
        return switch (e) {
            case BadInput bad -> Exit.USAGE;
            case BadQuery bad -> Exit.USAGE;
            case IndexLocked locked -> Exit.FAILURE;
            case IndexMismatch mismatch -> Exit.FAILURE;
            case IndexUnavailable unavailable -> Exit.FAILURE;
            case ModelUnavailable unavailable -> Exit.FAILURE;
            case UnreadableSource unreadable -> Exit.FAILURE;
        };
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("pith: " + safe(e));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    private static String safe(Exception e) {
        String message = e.getMessage();
        return Glyphs.safe(message == null ? e.getClass().getSimpleName() : message);
    }
}
