using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Commands;
using MLSegmentation.Cli.Help;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training;

namespace MLSegmentation.Cli;

/// <summary>
/// The entry point of <c>mlseg</c>. Exit code 0 is success, 1 an error, 2 wrong usage, 130 and 143 the end by Ctrl+C and by a termination
/// signal.
/// </summary>
internal static class Program
{
    private const int Error = 1;
    private const int WrongUsage = 2;

    /// <summary>Every command of the tool.</summary>
    public static RootCommand CreateRootCommand()
    {
        var root = new RootCommand("Trains, applies, evaluates and exports semantic segmentation models.")
        {
            new TrainCommand(),
            new CheckCommand(),
            new AugmentPreviewCommand(),
            new PredictCommand(),
            new EvaluateCommand(),
            new CompareCommand(),
            new ExportCommand(),
            new SummaryCommand(),
            new InfoCommand(),
            new DemoCommand(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new CommandHelp();
        foreach (var command in root.Subcommands)
        {
            OptionNames.AcceptEarlier(command);
        }

        return root;
    }

    private static async Task<int> Main(string[] arguments)
    {
        // The parser has its messages in many languages, and the rest of the tool in one.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        if (!StandardOutput.IsOpen())
        {
            ShowError("standard output is closed, so that nothing can be shown; redirect it to a file or to /dev/null instead.");
            return Error;
        }

        // A file whose name begins with @ is that file, and not one of arguments: patterns of the shell give all names that there are.
        var parsed = CreateRootCommand().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var errors = UsageErrors.Find(parsed, arguments);
        if (errors.Count > 0)
        {
            return Refuse(parsed, errors);
        }

        if (OutputFile.IsResultOnStandardOutput(parsed))
        {
            StandardOutput.KeepForResult();
        }

        // Before anything large is allocated.
        if (parsed.GetValue(CommonOptions.ReuseMemory) is not false)
        {
            MemoryReuse.Enable();
        }

        using var interruption = new Interruption();
        return await RunAsync(parsed, interruption).ConfigureAwait(false);
    }

    private static int Refuse(ParseResult parsed, IReadOnlyList<string> errors)
    {
        foreach (string message in errors)
        {
            ShowError(message);
        }

        string command = parsed.CommandResult.Command is RootCommand ? "mlseg" : $"mlseg {parsed.CommandResult.Command.Name}";
        Show($"'{command} --help' lists what it takes.");
        return WrongUsage;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Interruption interruption)
    {
        var nameOf = OptionNames.In(parsed.CommandResult.Command);
        try
        {
            EngineArguments.CheckThreadsVariable();
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            ShowError(exception.Message);
            return WrongUsage;
        }
        catch (SegmentationOptionException exception)
        {
            ShowError(UserError.Describe(exception, nameOf));
            return WrongUsage;
        }
        catch (OperationCanceledException)
        {
            ShowError($"{interruption.Word}; nothing was written after the interruption.");
            return interruption.ExitCode;
        }
        catch (Exception exception) when (UserError.TryDescribe(exception, nameOf, out string message))
        {
            ShowError(StandardInput.Describe(message));
            return Error;
        }
        finally
        {
            OutputFile.DeleteEmptyFolders();
        }
    }

    private static void ShowError(string message) => Show($"mlseg: {message}");

    private static void Show(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed; the exit code still tells.
        }
    }
}
