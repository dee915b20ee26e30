using System.CommandLine;
using System.Globalization;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option <c>--loss</c>: names of losses, each with a weight or without, added up.</summary>
internal static class LossOption
{
    private static readonly Dictionary<string, Loss> Names = new()
    {
        ["ce"] = Loss.CrossEntropy(),
        ["bce"] = Loss.BinaryCrossEntropy(),
        ["dice"] = Loss.Dice(),
        ["bce-dice"] = Loss.BinaryCrossEntropyAndDice(),
        ["jaccard"] = Loss.Jaccard(),
        ["focal"] = Loss.Focal(),
        ["tversky"] = Loss.Tversky(),
        ["focal-tversky"] = Loss.FocalTversky(),
        ["generalized-dice"] = Loss.GeneralizedDice(),
        ["lovasz"] = Loss.LovaszSoftmax(),
        ["log-cosh-dice"] = Loss.LogCoshDice(),
        ["unet-weight-map"] = Loss.UNetWeightMap(),
    };

    /// <summary>Creates the option; absent, it is null.</summary>
    public static Option<Loss?> Create() => new("--loss")
    {
        Description = $"The loss, or a sum such as ce+0.5*dice. Default: ce+dice. ({string.Join(", ", Names.Keys)})",
        HelpName = "SUM",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            List<Loss?> terms = [.. text.Split('+', StringSplitOptions.TrimEntries).Select(Term)];
            if (!terms.Contains(null))
            {
                return terms.Aggregate((sum, term) => sum! + term!);
            }

            result.AddError($"--loss takes one of {string.Join(", ", Names.Keys)}, or a sum of them such as ce+0.5*dice with weights above 0, not '{text}'.");
            return null;
        },
    };

    /// <summary>A name, or a number above 0, a star and a name; null where it is neither.</summary>
    private static Loss? Term(string text)
    {
        int star = text.IndexOf('*', StringComparison.Ordinal);
        if (!Names.TryGetValue(text[(star + 1)..].Trim(), out var loss))
        {
            return null;
        }

        if (star < 0)
        {
            return loss;
        }

        bool isNumber = double.TryParse(text[..star], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight);
        return isNumber && weight > 0 && double.IsFinite(weight) ? loss * weight : null;
    }
}
