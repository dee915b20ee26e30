using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>Kills a command at its writes or has them fail, looks at what is left, and has the command go on.</summary>
internal sealed class DisturbedCommand(ToolCommand command, CommandFiles files)
{
    private static readonly byte[] Older = "what was written before"u8.ToArray();

    private Dictionary<string, byte[]> _complete = [];
    private Dictionary<string, byte[]> _older = [];
    private Dictionary<string, byte[]> _before = [];

    /// <summary>The calls of the system with which an undisturbed run changes files and folders, in order; set by <see cref="Record"/>.</summary>
    public IReadOnlyList<SystemCall> Writes { get; private set; } = [];

    /// <summary>
    /// The calls with which an undisturbed run reads the files that it is given, each with its number among those of its file; set by
    /// <see cref="RecordReads"/>.
    /// </summary>
    public IReadOnlyList<SystemCall> Reads { get; private set; } = [];

    /// <summary>What has happened so far.</summary>
    public FaultCounts Counts { get; } = new();

    /// <summary>Runs the command undisturbed, once.</summary>
    public void Record()
    {
        files.Reset([]);
        var (result, calls) = Strace.Record(files.Arguments(command));
        result.Succeeded();
        _complete = files.Read();
        Writes = [.. calls.Where(call => call.Path.StartsWith(files.Output, StringComparison.Ordinal)).DistinctBy(call => (call.Name, call.Number))];

        // A run that does not resume refuses a folder that holds another run.
        _older = _complete.Keys.Where(name => !name.StartsWith("run/", StringComparison.Ordinal) && !name.StartsWith("events/", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => Older);
        Reset();
    }

    /// <summary>Runs the command undisturbed, to know what it reads.</summary>
    public void RecordReads()
    {
        Reset();
        var (result, calls) = Strace.Record(files.Arguments(command), "read,pread64");
        result.Succeeded();

        // Of a file, which one thread reads in most cases: the calls that the runtime reads its own files with are not to fail.
        Reads =
        [
            .. calls.Where(call => call.Path.StartsWith(files.Input, StringComparison.Ordinal))
                .GroupBy(call => (call.Thread, call.Name, call.Path))
                .SelectMany(ofFile => ofFile.Select((call, index) => call with { Number = index + 1 }))
                .DistinctBy(call => (call.Name, call.Path, call.Number)),
        ];
        Reset();
    }

    /// <summary>Has only older files where the command writes.</summary>
    public void Reset() => files.Reset(_before = _older);

    /// <summary>Has nothing where the command writes.</summary>
    public void Empty() => files.Reset(_before = []);

    /// <summary>So many calls, evenly spread.</summary>
    public static IEnumerable<SystemCall> Spread(IReadOnlyList<SystemCall> calls, int most)
    {
        int count = Math.Min(most, calls.Count);
        return Enumerable.Range(0, count).Select(index => calls[(int)((long)index * calls.Count / count)]);
    }

    /// <summary>Begins or resumes the command and kills it at a call.</summary>
    public void Kill(SystemCall write)
    {
        var result = Strace.RunAndKill(write, files.Again(command));
        if (result.ExitCode == Strace.Killed)
        {
            LookAtFiles(write);
        }
        else
        {
            Counts.Wrong.Add($"was not killed at {write}: {result.Error}");
        }
    }

    /// <summary>Has a call that writes, and all later ones of its name, fail.</summary>
    public void FailWrite(SystemCall write, string error)
    {
        Judge(write, error, Strace.RunWith($"{write.Name}:error={error}:when={write.Number}+", files.Again(command)), mayGoOn: false);
    }

    /// <summary>Has one call that reads fail, or find the end of the file.</summary>
    /// <param name="read">The call.</param>
    /// <param name="failure"><c>error=EIO</c>, or <c>retval=0</c> for the end.</param>
    public void FailRead(SystemCall read, string failure)
    {
        var result = Strace.RunWith($"{read.Name}:{failure}:when={read.Number}", files.Again(command), read.Path);

        // Threads share the reading of a file in other ways each time, so that none may have come to the call of this number. What is wrong with files is
        // what mlseg check is asked for.
        Judge(read, failure, result, result.ExitCode == 0 || result.Output.Contains(" cannot be read. [", StringComparison.Ordinal));
    }

    /// <summary>Has the command go on undisturbed.</summary>
    public void GoOn()
    {
        var result = Mlseg.RunProcess(files.Again(command));
        if (result.ExitCode != 0)
        {
            Counts.Wrong.Add($"did not go on: {result.Error}");
            return;
        }

        Counts.Resumed++;
        if (command.Outcome.Length > 0 && File.ReadAllBytes(Path.Combine(files.Output, command.Outcome)).AsSpan().SequenceEqual(_complete[command.Outcome]))
        {
            Counts.Equal++;
        }
    }

    private void Judge(SystemCall call, string failure, MlsegResult result, bool mayGoOn)
    {
        int before = Counts.LeftOver;
        LookAtFiles(call);
        Counts.Refused += result.ExitCode == 1 ? 1 : 0;
        bool isClear = result.ExitCode == 1 && result.Error.StartsWith("mlseg: ", StringComparison.Ordinal)
            && !result.Error.Contains("   at ", StringComparison.Ordinal) && !result.Error.Contains(AtomicFile.TemporaryPrefix, StringComparison.Ordinal);
        if ((!isClear && !mayGoOn) || Counts.LeftOver > before)
        {
            Counts.Wrong.Add(
                $"{failure} at {call} gave exit code {result.ExitCode} and {Counts.LeftOver - before} temporary files: {result.Error}{result.Output}");
        }
    }

    private void LookAtFiles(SystemCall write)
    {
        Counts.Faults++;
        var left = files.Read();
        Counts.Lost.AddRange(_before.Keys.Where(name => !left.ContainsKey(name)).Select(name => $"{name} at {write}"));
        foreach (var (name, content) in left)
        {
            if (Path.GetFileName(name).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            {
                Counts.LeftOver++;
                continue;
            }

            Counts.Files++;
            bool isOlder = _before.ContainsKey(name) && content.AsSpan().SequenceEqual(Older);
            bool isNew = _complete.TryGetValue(name, out byte[]? complete) && content.AsSpan().SequenceEqual(complete);
            if (!isOlder && !isNew && WrittenFile.FindFault(Path.Combine(files.Output, name)) is { } fault)
            {
                Counts.HalfWritten.Add($"{name} {fault} at {write}");
            }
        }
    }
}
