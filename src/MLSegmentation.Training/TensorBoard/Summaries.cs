using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.ML.Data;
using MLSegmentation.Evaluation;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Reports;

namespace MLSegmentation.Training.TensorBoard;

/// <summary>Puts what trainings report into TensorBoard's messages.</summary>
internal static class Summaries
{
    private const int Channels = 3;

    // In pixels. TensorBoard shows images smaller still, and each is in the file once for every epoch.
    private const int LongestSide = 512;

    // The code of texts among TensorFlow's types of tensors.
    private const int TextType = 7;

    private const string MarkdownSigns = "|<>[]`";

    /// <summary>The numbers of a step.</summary>
    public static Summary OfStep(TrainingProgress progress) =>
        Scalars([("training/loss", progress.Loss), ("training/learningRate", progress.LearningRate), ("training/imagesPerSecond", progress.ImagesPerSecond)]);

    /// <summary>The numbers of an epoch: its loss, and every metric on the validation images, also of each class.</summary>
    public static Summary OfEpoch(EpochInfo epoch, SegmentationMetrics? metrics)
    {
        List<(string Tag, double? Value)> values = [("training/epochLoss", epoch.TrainingLoss), ("validation/loss", epoch.ValidationLoss)];
        values.AddRange(epoch.Figures?.Select(figure => ($"epoch/{SegmentationText.Escape(figure.Key)}", (double?)figure.Value)) ?? []);
        if (metrics is not null)
        {
            values.AddRange(SegmentationMetric.All.Where(metric => metric.OverallKey is not null)
                .Select(metric => ($"validation/{metric.OverallKey}", metric.Of(metrics))));
            values.AddRange(SegmentationMetric.All.Where(metric => metric.IsHeadline && !metric.IsCount)
                .SelectMany(metric => metrics.Classes.Select(item => ($"{metric.Key}/{SegmentationText.Escape(item.Name)}", metric.Of(item)))));
        }

        return Scalars(values);
    }

    /// <summary>What is trained on what, and with which options, as tables.</summary>
    public static Summary OfStart(TrainingStart start)
    {
        (string, string)[] facts =
        [
            ("network", start.Network.Name),
            .. start.Network.Options.Select(option => (option.Key, option.Value)),
            ("parameters", Text(start.Network.Parameters)),
            ("classes", start.Classes.ToString()),
            ("channels", Text(start.Channels)),
            ("images", Text(start.Images)),
            ("validation images", Text(start.ValidationImages)),
            ("steps", Text(start.Steps)),
            ("device", start.Device),
            ("seed", Text(start.Seed)),
        ];
        return new Summary { Value = { Table("network and images", facts), Table("options", start.Options.Select(option => (option.Key, option.Value))) } };
    }

    /// <summary>An image with a mask on top of it, and no larger than it must be to be looked at.</summary>
    public static Summary.Types.Value Overlaid(string tag, MLImage image, SegmentationMask mask, SegmentationClasses classes)
    {
        using var overlay = Overlay.Create(image, mask, classes);
        byte[] rgb = new byte[mask.Pixels.Length * Channels];
        ImagePixels.CopyRgb(overlay, rgb);
        var size = Fit(new ImageSize(mask.Width, mask.Height));
        using var png = new MemoryStream();
        PngWriter.WriteRgb(png, size == new ImageSize(mask.Width, mask.Height) ? rgb : ImageShrinking.Shrink(rgb, new(mask.Width, mask.Height), size), size);
        return new()
        {
            Tag = tag,
            Image = new() { Height = size.Height, Width = size.Width, Colorspace = Channels, EncodedImageString = ByteString.CopyFrom(png.ToArray()) },
        };
    }

    private static ImageSize Fit(ImageSize size)
    {
        double factor = Math.Min(1, (double)LongestSide / Math.Max(size.Width, size.Height));
        return new(Math.Max(1, (int)Math.Round(size.Width * factor)), Math.Max(1, (int)Math.Round(size.Height * factor)));
    }

    private static Summary Scalars(IEnumerable<(string Tag, double? Value)> values) => new()
    {
        Value =
        {
            values.Where(item => item.Value is { } value && double.IsFinite(value))
                .Select(item => new Summary.Types.Value { Tag = item.Tag, SimpleValue = (float)item.Value! }),
        },
    };

    private static Summary.Types.Value Table(string tag, IEnumerable<(string Name, string Value)> rows)
    {
        var markdown = new StringBuilder("| | |\n|---|---|\n");
        foreach (var (name, value) in rows)
        {
            markdown.Append(CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(value)} |\n");
        }

        return new()
        {
            Tag = tag,
            Tensor = new() { Dtype = TextType, TensorShape = new(), StringVal = { ByteString.CopyFromUtf8(markdown.ToString()) } },
            Metadata = new() { PluginData = new() { PluginName = "text" } },
        };
    }

    // Nothing in a value is a link, an image or markup; these signs have a meaning in Markdown, in which a backslash takes it away.
    private static string Cell(string text) =>
        string.Concat(SegmentationText.Escape(text).Select(sign => MarkdownSigns.Contains(sign) ? $"\\{sign}" : $"{sign}"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
