package io.shardline.cli;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options of a load for files of one name, each a line such as {@code customers --mode history --key customer_no}. What a line does not
 * say is as the command says it for all.
 */
record TableOptions(Map<String, LoadOptions> byName) {
    /** @throws ParameterException for a line without a name, a name twice, or options that a load does not have */
    static TableOptions of(CommandLine command, List<String> lines) {
        Map<String, LoadOptions> found = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> words = words(line);
            if (words.isEmpty() || words.get(0).startsWith("-")) {
                throw new ParameterException(command, "--for begins with the name of files");
            }
            try {
                if (found.put(words.get(0), options(command, words.subList(1, words.size()))) != null) {
                    throw new ParameterException(command, "--for has the name " + words.get(0) + " twice");
                }
            } catch (ParameterException e) {
                throw e.getCommandLine() == command
                        ? e
                        : new ParameterException(command, "--for " + words.get(0) + ": " + e.getMessage(), e);
            }
        }
        return new TableOptions(found);
    }

    private static LoadOptions options(CommandLine command, List<String> own) {
        CommandLine said = parser(new LoadOptions());
        said.parseArgs(own.toArray(String[]::new));
        Stream<String> common = command.getParseResult().matchedOptions().stream()
                .filter(option -> said.getCommandSpec().findOption(option.longestName()) != null)
                .filter(option -> !said.getParseResult().hasMatchedOption(option.longestName()))
                .flatMap(TableOptions::asGiven);
        LoadOptions options = new LoadOptions();
        parser(options).parseArgs(Stream.concat(common, own.stream()).toArray(String[]::new));
        return options;
    }

    private static CommandLine parser(LoadOptions options) {
        return new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static Stream<String> asGiven(OptionSpec option) {
        return option.arity().max() == 0
                ? Stream.of(option.longestName())
                : option.originalStringValues().stream().map(value -> option.longestName() + "=" + value);
    }

    /** Words between blanks; quotes keep blanks within one. */
    private static List<String> words(String line) {
        StreamTokenizer tokens = new StreamTokenizer(new StringReader(line));
        tokens.resetSyntax();
        tokens.whitespaceChars(0, ' ');
        tokens.wordChars(' ' + 1, Character.MAX_VALUE);
        tokens.quoteChar('"');
        tokens.quoteChar('\'');
        List<String> words = new ArrayList<>();
        try {
            while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
                words.add(tokens.sval);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
