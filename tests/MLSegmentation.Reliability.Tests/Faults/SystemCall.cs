using System.Globalization;
using System.Text.RegularExpressions;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A call of the system as strace recorded it.</summary>
/// <param name="Thread">The thread that made it.</param>
/// <param name="Name">The call.</param>
/// <param name="Path">The file that it was about; the one that was renamed, not the one that it became.</param>
/// <param name="Target">What a file was renamed to; empty for other calls.</param>
/// <param name="Number">Which of the thread's calls of that name it was, from 1, as strace counts them.</param>
internal sealed partial record SystemCall(int Thread, string Name, string Path, string Target, int Number)
{
    /// <summary>Reads a record of strace with the options -f and -y.</summary>
    public static IReadOnlyList<SystemCall> Parse(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var counts = new Dictionary<(int Thread, string Name), int>();
        foreach (var match in lines.Select(line => Line().Match(line)).Where(match => match.Success))
        {
            int thread = int.Parse(match.Groups["thread"].ValueSpan, CultureInfo.InvariantCulture);
            string name = match.Groups["name"].Value;
            int number = counts[(thread, name)] = counts.GetValueOrDefault((thread, name)) + 1;
            calls.Add(new SystemCall(thread, name, match.Groups["path"].Value, match.Groups["target"].Value, number));
        }

        return calls;
    }

    // 123 pwrite64(45</folder/file>, "text", 4, 0) = 4
    // 123 rename("/folder/file", "/folder/other") = 0
    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>\w+)\((?:\d+<(?<path>[^>]*)>|""(?<path>[^""]*)""(?:, ""(?<target>[^""]*)"")?)")]
    private static partial Regex Line();
}
