using System.Globalization;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>Disturbs every command at its writes, for an hour; benchmarks/faults.sh runs these, and a test run does not.</summary>
public sealed class EveryWriteTests
{
    private const string KillsVariable = "MLSEGMENTATION_KILLS";
    private const string FailuresVariable = "MLSEGMENTATION_FAILURES";
    private const string CommandsVariable = "MLSEGMENTATION_FAULT_COMMANDS";
    private const string TableVariable = "MLSEGMENTATION_FAULT_TABLE";

    // Calls that a program cannot do without: what cannot be deleted is left.
    private static readonly string[] NeededCalls = ["pwrite64", "fsync", "rename", "mkdir"];

    [LongStraceFact(KillsVariable)]
    public void Commands_KilledAtEveryWrite_LoseNothing() => ForAll(
        "| command | writes | kills | files looked at | lost | half-written | temporary files left | went on | equal to the bit |",
        command => $"| {command.Counts.LeftOver} | {command.Counts.Resumed} | {command.Counts.Equal} ",
        (disturbed, command) =>
        {
            foreach (var write in DisturbedCommand.Spread(disturbed.Writes, Most(KillsVariable)))
            {
                Clear(disturbed, write.Name);
                disturbed.Kill(write);
                if (command.Checkpoints is not null)
                {
                    disturbed.GoOn();
                }
            }
        });

    [LongStraceFact(FailuresVariable)]
    public void Commands_WritesThatFail_EndWithOneClearErrorAndLoseNothing() => ForAll(
        "| command | writes | failures | files looked at | lost | half-written | ended with an error | wrong ends |",
        command => $"| {command.Counts.Refused} | {command.Counts.Wrong.Count} ",
        (disturbed, _) =>
        {
            foreach (string call in NeededCalls)
            {
                SystemCall[] calls = [.. disturbed.Writes.Where(write => write.Name == call)];
                foreach (var (index, write) in DisturbedCommand.Spread(calls, Most(FailuresVariable)).Index())
                {
                    Clear(disturbed, call);
                    disturbed.FailWrite(write, index % 2 == 0 ? "ENOSPC" : "EIO");
                }
            }
        });

    [LongStraceFact(FailuresVariable)]
    public void Commands_ReadsThatFail_EndWithOneClearErrorAndLoseNothing() => ForAll(
        "| command | writes | failures | files looked at | lost | half-written | ended with an error | wrong ends |",
        command => $"| {command.Counts.Refused} | {command.Counts.Wrong.Count} ",
        (disturbed, _) =>
        {
            disturbed.RecordReads();
            foreach (var (index, read) in DisturbedCommand.Spread(disturbed.Reads, 2 * Most(FailuresVariable)).Index())
            {
                disturbed.Reset();
                disturbed.FailRead(read, index % 2 == 0 ? "error=EIO" : "retval=0");
            }
        });

    // A folder is made, and taken away again where nothing came into it, where it is not there.
    private static void Clear(DisturbedCommand disturbed, string call)
    {
        if (call is "mkdir" or "rmdir")
        {
            disturbed.Empty();
        }
        else
        {
            disturbed.Reset();
        }
    }

    private static int Most(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);

    private static void ForAll(string header, Func<DisturbedCommand, string> columns, Action<DisturbedCommand, ToolCommand> disturb)
    {
        string chosen = Environment.GetEnvironmentVariable(CommandsVariable) ?? "";
        using var table = File.AppendText(Environment.GetEnvironmentVariable(TableVariable)!);
        table.AutoFlush = true;
        using var files = new CommandFiles();
        files.AddModels();
        table.WriteLine($"{header}\n|{string.Concat(Enumerable.Repeat("---|", header.Count(sign => sign == '|') - 1))}");
        var faults = new List<string>();
        foreach (var command in ToolCommand.All.Where(command => chosen.Length == 0 || chosen.Split(',').Contains(command.Name)))
        {
            var disturbed = new DisturbedCommand(command, files);
            disturbed.Record();
            disturb(disturbed, command);
            var counts = disturbed.Counts;
            table.WriteLine(
                $"| {command.Name} | {disturbed.Writes.Count} | {counts.Faults} | {counts.Files} | {counts.Lost.Count} | {counts.HalfWritten.Count} "
                + $"{columns(disturbed)}|");
            faults.AddRange(counts.All.Select(fault => $"{command.Name}: {fault}"));
        }

        faults.ForEach(table.WriteLine);
        Assert.Empty(faults);
    }
}
