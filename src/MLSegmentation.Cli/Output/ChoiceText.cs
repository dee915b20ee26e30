using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>Choices with their reasons, a paragraph each.</summary>
internal static class ChoiceText
{
    /// <summary>Writes them to standard output.</summary>
    public static void Write(IEnumerable<PlannedChoice> choices)
    {
        foreach (string line in choices.SelectMany(choice => Words.Wrap($"{choice.Name} {choice.Value}: {choice.Reason}", Terminal.Width, indent: 2)))
        {
            Terminal.WriteLine(line);
        }
    }
}
