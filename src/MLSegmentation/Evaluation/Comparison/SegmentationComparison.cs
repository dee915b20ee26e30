using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Comparison;

namespace MLSegmentation;

/// <summary>
/// Two predictions A and B of the same images, compared image by image. Immutable. The p-values of several metrics or classes are
/// not corrected for their number: of twenty that mean nothing, one is below 0.05.
/// </summary>
public sealed record SegmentationComparison
{
    internal SegmentationComparison()
    {
    }

    /// <summary>How many images were paired; a metric that is not a number in some is compared over fewer.</summary>
    [JsonPropertyName("images")]
    public required int ImageCount { get; init; }

    /// <summary>The images' mean Dice coefficients.</summary>
    public required MetricComparison MeanDice { get; init; }

    /// <summary>The images' mean intersections over union.</summary>
    public required MetricComparison MeanIoU { get; init; }

    /// <summary>The images' shares of pixels whose class is right.</summary>
    public required MetricComparison PixelAccuracy { get; init; }

    /// <summary>Each class, in the order of the class indices.</summary>
    public required IReadOnlyList<ClassComparison> Classes { get; init; }

    /// <summary>How the confidence intervals were estimated.</summary>
    public required BootstrapOptions Bootstrap { get; init; }

    /// <summary>The comparison as JSON; what is not a number is null.</summary>
    /// <returns>An object with <c>images</c>, and by their names in camelCase the other properties.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SegmentationJson.Options);

    /// <summary>Writes <see cref="ToJson"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.WriteAllText(path, ToJson());

    /// <summary>Writes <see cref="ToJson"/>, in UTF-8.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ToJson()));
    }

    /// <summary>The comparison as a table of text: a row for each metric.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public override string ToString() => ComparisonTable.Format(this);

    /// <summary>Compares two evaluations.</summary>
    /// <exception cref="ArgumentException">They cannot be compared; the message names the first difference.</exception>
    internal static SegmentationComparison Create(SegmentationMetrics first, SegmentationMetrics second, BootstrapOptions bootstrap)
    {
        var pairs = ImagePairs.Create(first, second, bootstrap);
        return new SegmentationComparison
        {
            ImageCount = pairs.Count,
            MeanDice = pairs.Compare(image => image.Dice),
            MeanIoU = pairs.Compare(image => image.IoU),
            PixelAccuracy = pairs.Compare(image => image.PixelAccuracy),
            Classes = Array.AsReadOnly([.. first.Classes.Select((item, index) => new ClassComparison
            {
                Name = item.Name,
                Dice = pairs.Compare(image => image.Classes[index].Dice),
                IoU = pairs.Compare(image => image.Classes[index].IoU),
            })]),
            Bootstrap = bootstrap,
        };
    }
}
