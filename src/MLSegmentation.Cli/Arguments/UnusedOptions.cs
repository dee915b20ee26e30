using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Refuses options that would have no effect, for they are about something that was not asked for.</summary>
internal static class UnusedOptions
{
    /// <summary>Throws when one of <paramref name="options"/> was given.</summary>
    public static void Refuse(ParseResult parsed, string reason, params Option[] options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} {reason}, or leave it out.");
        }
    }
}
