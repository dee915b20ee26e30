using System.Globalization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of a class: its name, the value or colour of its pixels in mask files, and the colour it is shown in.</summary>
internal sealed record ClassResult(string Name, string Value, string Color)
{
    public static ClassResult Of(SegmentationClass item) => new(
        item.Name,
        item.MaskColor?.ToString() ?? item.MaskValue!.Value.ToString(CultureInfo.InvariantCulture),
        item.Color.ToString());
}
