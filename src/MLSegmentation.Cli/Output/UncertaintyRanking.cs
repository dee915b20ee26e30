using System.Globalization;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>Images by their mean uncertainty, most uncertain first; of the same, those that were scored first.</summary>
internal sealed class UncertaintyRanking(UncertaintyMeasure measure)
{
    // What fits onto a screen.
    private const int Shown = 20;

    private readonly List<RankedImage> _images = [];

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<RankedImage> Images => [.. _images.OrderByDescending(image => image.Uncertainty)];

    /// <summary>Adds an image.</summary>
    public void Add(string image, float uncertainty) => _images.Add(new(image, uncertainty));

    /// <summary>Shows the first of them.</summary>
    public void Write()
    {
        var table = new TerminalTable(new TerminalColumn("image", IsNumber: false), new TerminalColumn($"mean {OptionWord(measure)}"));
        var images = Images;
        foreach (var image in images.Take(Shown))
        {
            table.AddRow(image.Image, image.Uncertainty.ToString("0.000000", CultureInfo.InvariantCulture));
        }

        table.Write();
        if (images.Count > Shown)
        {
            Terminal.WriteLine($"These are the {Shown} most uncertain of {images.Count} images; --json lists all of them.");
        }
    }

    private static string OptionWord(UncertaintyMeasure measure) => Arguments.OptionExtensions.Word(measure);
}

/// <summary>An image and its mean uncertainty.</summary>
internal sealed record RankedImage(string Image, float Uncertainty);
