using System.CommandLine;
using System.Globalization;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option <c>--class-weights</c>: how to take weights from the training masks, or a list of them.</summary>
internal static class ClassWeightsOption
{
    /// <summary>Creates the option; absent, and for <c>none</c>, it is null.</summary>
    public static Option<ClassWeighting?> Create() => new("--class-weights")
    {
        Description = "How much each class counts in the loss: median-frequency or inverse-frequency in the training masks, none, "
            + "or a list such as 0.5,1,2. Default: none.",
        HelpName = "WEIGHTS",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            switch (text)
            {
                case "none":
                    return null;
                case "median-frequency":
                    return ClassWeighting.MedianFrequency();
                case "inverse-frequency":
                    return ClassWeighting.InverseFrequency();
            }

            if (List(text) is { } weights)
            {
                return ClassWeighting.Explicit(weights);
            }

            result.AddError(
                $"--class-weights takes median-frequency, inverse-frequency, none, or a number of at least 0 for each class, "
                + $"separated by commas, one of them above 0, not '{text}'.");
            return null;
        },
    };

    private static List<double>? List(string text)
    {
        var weights = new List<double>();
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !double.IsFinite(weight) || weight < 0)
            {
                return null;
            }

            weights.Add(weight);
        }

        return weights.Exists(weight => weight > 0) ? weights : null;
    }
}
