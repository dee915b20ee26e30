using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>What the model says about itself.</summary>
internal static class ModelSection
{
    /// <summary>Makes the section; null where there is no model.</summary>
    public static ReportSection? Create(SegmentationModelInfo? model)
    {
        if (model is null)
        {
            return null;
        }

        object?[] training = model.Training is { } info
            ? [Html.Element("h3", "How it was trained"), DataTable.Facts(Facts(info))]
            : [];
        return new ReportSection("model", "Model", [DataTable.Facts(Facts(model)), .. training]);
    }

    private static IEnumerable<(string Name, string Value)> Facts(SegmentationModelInfo model)
    {
        yield return ("Network", model.Network.Name);
        yield return ("Parameters", Figures.Count(model.Network.Parameters));
        yield return model.Pixels == PixelKind.EightBit
            ? ("Channels", model.Channels == 1 ? "1 (grey)" : Figures.Count(model.Channels))
            : ("Pixels", model.DescribePixels());
        if (model.Resize is { } size && model.Training?.Options.ContainsKey("resize") is not true)
        {
            yield return (ToWords("resize"), size.ToString());
        }

        if (model.PostProcessing is { } postProcessing)
        {
            yield return ("Post-processing", postProcessing.ToString());
        }

        foreach (var (name, value) in model.Network.Options)
        {
            yield return (ToWords(name), value);
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(TrainingInfo training)
    {
        yield return ("Steps", Figures.Count(training.Steps));
        yield return ("Weights of epoch", $"{training.BestEpoch} of {training.Epochs.Count}");
        yield return ("Seed", Figures.Plain(training.Seed));
        foreach (var (name, value) in training.Options)
        {
            yield return (ToWords(name), value);
        }
    }

    /// <summary>The key of an option, such as <c>learningRate</c>, as words.</summary>
    private static string ToWords(string key) =>
        Figures.Capitalize(string.Concat(key.Select(letter => char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")));
}
