using System.Globalization;

namespace MLSegmentation.Reliability.Tests.Documents;

/// <summary>The tables of docs/explanation that the sources give; how they are brought up to date says <see cref="DocumentTable"/>.</summary>
public sealed class GeneratedTableTests
{
    [Fact]
    public void Reliability_FuzzedTargets_AreThoseOfTheRecord()
    {
        string[][] record =
            [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Fuzzing", "record.csv")).Skip(1).Select(line => line.Split(','))];

        DocumentTable.Check(
            "explanation/reliability.md",
            "fuzzed",
            ["target", " processor time", " executions", " inputs found"],
            [
                .. record.Select(row => Row($"`{row[0]}`", $"{(Sum([row], 1) / 60).ToString("F1", CultureInfo.InvariantCulture)} min", [row])),
                Row($"all {record.Length}", $"{(Sum(record, 1) / 3600).ToString("F2", CultureInfo.InvariantCulture)} h", record),
            ]);
    }

    private static string[] Row(string name, string time, string[][] rows) =>
        [name, time, Sum(rows, 2).ToString("N0", CultureInfo.InvariantCulture), Sum(rows, 3).ToString("N0", CultureInfo.InvariantCulture)];

    private static double Sum(string[][] rows, int column) => rows.Sum(row => double.Parse(row[column], CultureInfo.InvariantCulture));
}
