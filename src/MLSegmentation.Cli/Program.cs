using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Commands;
using MLSegmentation.Cli.Help;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
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

    // A file whose name begins with @ is a file like others, and holds no arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Every command of the tool.</summary>
    public static RootCommand CreateRootCommand()
    {
        var root = new RootCommand("Trains, applies, evaluates and exports semantic segmentation models.")
        {
            new TrainCommand(),
            new CheckCommand(),
            new PlanCommand(),
            new AutoCommand(),
            new AugmentPreviewCommand(),
            new BaselineCommand(),
            new PredictCommand(),
            new VideoCommand(),
            new DenoiseCommand(),
            new EvaluateCommand(),
            new MergeCommand(),
            new CompareCommand(),
            new ConvertCommand(),
            new ExportCommand(),
            new ImportCommand(),
            new SummaryCommand(),
            new InfoCommand(),
            new ServeCommand(),
            new DemoCommand(),
            new CompletionCommand(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new CommandHelp();
        foreach (var command in root.Subcommands)
        {
            OptionNames.AcceptEarlier(command);
        }

        return root;
    }

    /// <summary>Reads a command line.</summary>
    public static ParseResult Parse(string[] arguments)
    {
        // The parser has its messages in many languages, and the rest of the tool in one.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        return CreateRootCommand().Parse(arguments, Parsing);
    }

    /// <summary>Runs a command, one at a time; the process goes on afterwards.</summary>
    /// <param name="parsed">What <see cref="Parse"/> made of the arguments.</param>
    /// <param name="arguments">The command and its options, as they were given.</param>
    /// <param name="interruption">What ends the command before its time.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ParseResult parsed, string[] arguments, Interruption interruption)
    {
        OutputFile.Begin();
        var errors = UsageErrors.Find(parsed, arguments);
        if (errors.Count > 0)
        {
            return Refuse(parsed, errors);
        }

        using var sizeLimit = OutputFile.SurviveSizeLimit();
        return await RunAsync(parsed, interruption).ConfigureAwait(false);
    }

    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            Terminal.Load();
            return await StartAsync(arguments).ConfigureAwait(false);
        }
        catch (Exception exception) when ((OpenFiles.DescribeEnd(exception) ?? UserError.DescribeMemoryEnd(exception)) is { } message)
        {
            Terminal.WriteOwnError($"mlseg: {message}");
            return Error;
        }
    }

    private static async Task<int> StartAsync(string[] arguments)
    {
        var processEnd = new ProcessEnd();
        using var interruption = new Interruption(requested =>
        {
            EndWithoutCommand(requested);
            processEnd.Now(requested.ExitCode);
        });
        EngineEnd.Prepare(processEnd);

        if (!StandardOutput.IsOpen())
        {
            ShowError("standard output is closed, so that nothing can be shown; redirect it to a file or to /dev/null instead.");
            return Error;
        }

        var parsed = Parse(arguments);
        int exitCode = await RunAsync(parsed, arguments, interruption).ConfigureAwait(false);
        if (interruption.Token.IsCancellationRequested || EngineArguments.MayLeaveRuns(parsed))
        {
            UnfinishedFiles.Abandon(TimeSpan.Zero);
            processEnd.Now(exitCode);
        }

        return exitCode;
    }

    /// <summary>
    /// Leaves nothing half done, and says so, while the command is still at work. No thread may keep this one waiting for long. A command that has said
    /// how it ended has a moment to end the process itself, with its own exit code.
    /// </summary>
    private static void EndWithoutCommand(Interruption interruption)
    {
        var longest = TimeSpan.FromMilliseconds(100);
        bool isFinished = false;
        var cleaning = Start(() =>
        {
            isFinished = UnfinishedFiles.Abandon(interruption.WritePatience, interruption.Again);
            StandardInput.DeleteFolders();
            OutputFile.DeleteEmptyFolders();
        });
        cleaning.Join(longest + interruption.WritePatience);
        if (interruption.TryReport())
        {
            string rest = isFinished ? "the file that was being written is complete" : interruption.Outcome;
            Start(() => ShowError($"{interruption.Word}; {rest}{interruption.Advice()}.")).Join(longest);
        }
        else
        {
            Thread.Sleep(longest);
        }

        static Thread Start(Action action)
        {
            var thread = new Thread(() => Try(action)) { IsBackground = true };
            thread.Start();
            return thread;
        }

        static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception)
            {
                // The command goes on with the same folders meanwhile, and the process ends in any case.
            }
        }
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
            interruption.Token.ThrowIfCancellationRequested();
            EngineArguments.CheckThreadsVariable();
            Prepare(parsed, interruption);
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            int exitCode = await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
            return interruption.Token.IsCancellationRequested && parsed.CommandResult.Command is AutoCommand ? interruption.ExitCode : exitCode;
        }
        catch (Exception exception) when (exception is OperationCanceledException || interruption.Token.IsCancellationRequested)
        {
            return Fail(interruption, $"{interruption.Word}; {interruption.Outcome}.", interruption.ExitCode);
        }
        catch (UsageException exception)
        {
            return Fail(interruption, exception.Message, WrongUsage);
        }
        catch (SegmentationOptionException exception)
        {
            return Fail(interruption, UserError.Describe(exception, nameOf), WrongUsage);
        }
        catch (Exception exception) when (UserError.TryDescribe(exception, nameOf, out string message))
        {
            return Fail(interruption, UserError.DescribeLines(exception, nameOf, message), Error);
        }
        finally
        {
            OutputFile.DeleteEmptyFolders();
        }
    }

    /// <summary>Shows how the command ended, unless that is shown already.</summary>
    private static int Fail(Interruption interruption, string message, int exitCode) => Fail(interruption, [message], exitCode);

    private static int Fail(Interruption interruption, IReadOnlyList<string> lines, int exitCode)
    {
        if (interruption.TryReport())
        {
            ShowError(StandardInput.Describe(lines[0]));
            foreach (string line in lines.Skip(1))
            {
                Show(StandardInput.Describe(line));
            }
        }

        return exitCode;
    }

    private static void Prepare(ParseResult parsed, Interruption interruption)
    {
        if (OutputFile.IsResultOnStandardOutput(parsed))
        {
            StandardOutput.KeepForResult();
        }

        // Before anything large is allocated.
        if (parsed.GetValue(CommonOptions.ReuseMemory) is not false)
        {
            MemoryReuse.Enable();
        }

        if (parsed.CommandResult.Command is ServeCommand)
        {
            interruption.Outcome = "the server has stopped";
        }

        // What hours have gone into is not thrown away for a moment.
        if (parsed.CommandResult.Command is TrainCommand train)
        {
            interruption.WritePatience = TimeSpan.FromSeconds(10);
            interruption.Advice = () => train.DescribeLastCheckpoint(parsed);
        }

        if (parsed.CommandResult.Command is DenoiseCommand denoise)
        {
            interruption.WritePatience = TimeSpan.FromSeconds(10);
            interruption.Advice = () => denoise.DescribeLastCheckpoint(parsed);
        }

        // The first signal asks for the best model so far, which takes as long as it takes; the second ends the process.
        if (parsed.CommandResult.Command is AutoCommand auto)
        {
            interruption.Patience = Timeout.InfiniteTimeSpan;
            interruption.Advice = () => auto.DescribeFolder(parsed);
        }
    }

    private static void ShowError(string message) => Show($"mlseg: {SegmentationText.Escape(message)}");

    private static void Show(string line)
    {
        try
        {
            Terminal.WriteErrorLine(line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed; the exit code still tells.
        }
    }
}
