using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Commands;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training;

namespace MLSegmentation.Cli;

/// <summary>The entry point of <c>mlseg</c>. Exit code 0 is success, 1 an error, 2 wrong usage.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Error = 1;
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] arguments)
    {
        var parsed = CreateRootCommand().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed);
        }

        // Before anything large is allocated.
        if (parsed.GetValue(CommonOptions.ReuseMemory) is not false)
        {
            MemoryReuse.Enable();
        }

        using var interruption = new Interruption();
        return await RunAsync(parsed, interruption).ConfigureAwait(false);
    }

    private static RootCommand CreateRootCommand()
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
        foreach (var command in root.Subcommands)
        {
            OptionNames.AcceptEarlier(command);
        }

        return root;
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
        {
            Console.Error.WriteLine($"mlseg: {message}");
        }

        string command = parsed.CommandResult.Command is RootCommand ? "mlseg" : $"mlseg {parsed.CommandResult.Command.Name}";
        Console.Error.WriteLine($"'{command} --help' lists what it takes.");
        return WrongUsage;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Interruption interruption)
    {
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"mlseg: {exception.Message}");
            return WrongUsage;
        }
        catch (SegmentationOptionException exception)
        {
            Console.Error.WriteLine($"mlseg: {exception.Describe(OptionNames.In(parsed.CommandResult.Command))}");
            return WrongUsage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("mlseg: interrupted; nothing was written after the interruption.");
            return Error;
        }
        catch (Exception exception) when (UserError.TryDescribe(exception, OptionNames.In(parsed.CommandResult.Command), out string message))
        {
            Console.Error.WriteLine($"mlseg: {message}");
            return Error;
        }
    }
}
