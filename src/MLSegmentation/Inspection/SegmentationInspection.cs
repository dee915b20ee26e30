using System.Globalization;
using System.Text.Json;
using MLSegmentation.Formatting;
using MLSegmentation.Inspection;

namespace MLSegmentation;

/// <summary>What there is to know about images and masks before a model is trained on them.</summary>
[TypeFormatterSource("MLSegmentation.Inspection.InspectionFormatterSource")]
public sealed record SegmentationInspection
{
    internal SegmentationInspection()
    {
    }

    /// <summary>What was found, the worst first.</summary>
    public required IReadOnlyList<InspectionFinding> Findings { get; init; }

    /// <summary>Options of the training that suit the data better than their defaults.</summary>
    public required IReadOnlyList<InspectionSuggestion> Suggestions { get; init; }

    /// <summary>The images and masks to train on.</summary>
    public required InspectedSet Training { get; init; }

    /// <summary>The images and masks to validate on; null where there are none of their own.</summary>
    public required InspectedSet? Validation { get; init; }

    /// <summary>Whether nothing was found that would make a training fail.</summary>
    public bool CanTrain => Count(InspectionSeverity.Error) == 0;

    /// <summary>The classes that the masks were read with, with their colours; null where they are not known.</summary>
    internal SegmentationClasses? MaskClasses { get; init; }

    /// <summary>The files that were read, and other names of rows.</summary>
    internal IReadOnlyList<string> Originals { get; init; } = [];

    /// <summary>Some of the images, made small, with the outlines of their masks.</summary>
    internal IReadOnlyList<Thumbnail> Thumbnails { get; init; } = [];

    /// <summary>How many findings are of some severity.</summary>
    /// <param name="severity">How bad they are.</param>
    /// <returns>Their number.</returns>
    public int Count(InspectionSeverity severity) => Findings.Count(finding => finding.Severity == severity);

    /// <summary>The inspection as JSON.</summary>
    /// <returns>
    /// <c>findings</c>, <c>suggestions</c>, <c>training</c>, <c>validation</c> and <c>canTrain</c>, with the properties of their types as keys.
    /// </returns>
    public string ToJson() => JsonSerializer.Serialize(this, SegmentationJson.Options);

    /// <summary>Writes <see cref="ToJson"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written, or is one of those that were inspected.</exception>
    public void SaveJson(string path)
    {
        DataViews.Originals.RequireOther(path, Originals);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, SegmentationJson.Options));
    }

    /// <summary>
    /// Writes a page of the inspection: one HTML file that holds everything it shows, namely the findings, the suggestions, the classes,
    /// histograms, and some of the images with the outlines of their masks.
    /// </summary>
    /// <param name="path">The file, which is replaced only once the new one is complete; its folder must exist.</param>
    /// <param name="title">The title of the page.</param>
    /// <param name="nameOption">
    /// How the page spells the options that it suggests, for example as those of a command line. Default: null, as
    /// <see cref="InspectionSuggestion.Option"/> does.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> or <paramref name="title"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written, or is one of those that were inspected.</exception>
    public void SaveHtml(string path, string title = "Data check", Func<string, string>? nameOption = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        DataViews.Originals.RequireOther(path, Originals);
        AtomicFile.WriteAllText(path, InspectionPage.Create(this, title, nameOption ?? (option => option)));
    }

    /// <summary>What was found, in a line.</summary>
    /// <returns>For example <c>24 images: 1 error, 0 warnings, 2 notes</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Plural.Of(Training.ImageCount, "image")}: {Plural.Of(Count(InspectionSeverity.Error), "error")}, "
        + $"{Plural.Of(Count(InspectionSeverity.Warning), "warning")}, {Plural.Of(Count(InspectionSeverity.Note), "note")}");
}
