using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation.Models.Import;

/// <summary>Says of what a network gave why it cannot be the segmentation of the image.</summary>
internal static class UnsuitableOutput
{
    /// <summary>The reason, a part of a sentence, and what would help, a sentence; null where there is nothing clear to say.</summary>
    /// <param name="outputs">What it gave, by the names.</param>
    /// <param name="image">The size of the image.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="activation">What its numbers are said to be; null where nothing is said.</param>
    public static OptionText? Explain(IReadOnlyList<(string Name, TrialValue Value)> outputs, ImageSize image, int classCount, OnnxActivation? activation) =>
        FindFirst(outputs, (name, value) => ExplainPlanes(name, value, image, classCount, activation))
        ?? FindFirst(outputs, (name, value) => ExplainSize(name, value, image, classCount, activation))
        ?? FindFirst(outputs, ExplainClassifier);

    private static OptionText? FindFirst(IReadOnlyList<(string Name, TrialValue Value)> outputs, Func<string, TrialValue, OptionText?> explain) =>
        outputs.Select(output => explain(output.Name, output.Value)).FirstOrDefault(reason => reason is not null);

    /// <summary>An output of the image's size with other planes than the classes need.</summary>
    private static OptionText? ExplainPlanes(string name, TrialValue value, ImageSize image, int classCount, OnnxActivation? activation)
    {
        if (NetworkOutput.Read(name, value, image, _ => true) is not { } output)
        {
            return null;
        }

        const string Option = nameof(OnnxImportOptions.Activation);
        string has = $"its output '{name}' of {output.Shape} has {Count(output.Planes, "plane")}";
        if (activation == OnnxActivation.Labels)
        {
            return $"{has}, and class indices ({new OptionValue(Option, OnnxActivation.Labels)}) have one.";
        }

        if (!ActivationFinding.IsFloat(value.Type))
        {
            string type = ForeignInput.TypeName(value.Type);
            if (activation is not { } said || output.Planes > 1)
            {
                return $"{has} of {type}, and whole numbers are class indices, which have one plane.";
            }

            return $"its output '{name}' holds {type}, and so class indices ({new OptionValue(Option, OnnxActivation.Labels)}), and not what "
                + $"{new OptionValue(Option, said)} says.";
        }

        if (activation == OnnxActivation.Softmax && output.Planes == classCount - 1)
        {
            return $"{has}, and a softmax needs {classCount}, one for each class. If the first class is what belongs to none of the planes, say "
                + $"{new OptionValue(Option, OnnxActivation.Sigmoid)}.";
        }

        const string Advice = "Name one class for each plane, in the order of the planes, or one more, whose first is the background that has no plane.";
        return $"{has}, and there are {Count(classCount, "class")}. {Advice}";
    }

    /// <summary>An output with planes for the classes, whose pixels are not those of the image.</summary>
    private static OptionText? ExplainSize(string name, TrialValue value, ImageSize image, int classCount, OnnxActivation? activation)
    {
        if (value.Shape is not [.., var first, var second, var third] || value.Shape.Length > 4)
        {
            return null;
        }

        bool IsWanted(long planes) => ActivationFinding.IsWanted(planes, value.Type, classCount, activation, isLenient: true);
        var (height, width, fits) = IsWanted(first) ? (second, third, true) : (first, second, IsWanted(third));
        if (!fits || height <= 1 || width <= 1)
        {
            return null;
        }

        string size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        bool isCropped = height < image.Height && width < image.Width && image.Height - height == image.Width - width;
        string advice = isCropped
            ? $"It leaves out {image.Width - width} rows and columns at the border, as convolutions without padding do: export it with padding."
            : "Export it so that it gives every pixel, or every second, fourth or eighth.";
        return $"its output '{name}' of {NetworkOutput.Describe(value)} is of {size} for an image of {image}, neither its size nor a part of that. {advice}";
    }

    private static OptionText? ExplainClassifier(string name, TrialValue value)
    {
        const string Reason =
            "it says something about the whole image, as networks for classification do, and a segmentation has numbers for its pixels";
        return value.Shape is [] or [_] or [_, _] or [_, _, 1, 1]
            ? (OptionText)$"its output '{name}' of {NetworkOutput.Describe(value)} has no rows and columns: {Reason}."
            : null;
    }

    private static string Count(int count, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : word.EndsWith('s') ? "es" : "s")}");
}
