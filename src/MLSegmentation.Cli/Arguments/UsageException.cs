using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that cannot be used together, found after parsing; ends the program with exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Throws when one of <paramref name="options"/> was given: it would have no effect, for it is about something that was not asked for.</summary>
    public static void ThrowIfGiven(ParseResult parsed, string reason, params Option[] options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} {reason}, or leave it out.");
        }
    }
}
