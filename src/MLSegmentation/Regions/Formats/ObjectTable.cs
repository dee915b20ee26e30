using System.Globalization;
using System.Text;
using MLSegmentation.Formatting;

namespace MLSegmentation.Regions.Formats;

/// <summary>A table of objects, one in a line.</summary>
internal static class ObjectTable
{
    private static readonly string[] Header =
        ["image", "number", "class", "area", "left", "top", "width", "height", "centroidX", "centroidY", "meanScore"];

    /// <summary>Writes the table.</summary>
    public static void Write(Stream stream, SegmentationAnnotations annotations)
    {
        var table = new CsvText();
        table.AppendLine(Header);
        foreach (var image in annotations.Images)
        {
            foreach (var item in image.Objects)
            {
                table.AppendLine(
                [
                    image.FileName, Format(item.Number), item.ClassName, Format(item.Area),
                    Format(item.BoundingBox.Left), Format(item.BoundingBox.Top), Format(item.BoundingBox.Width), Format(item.BoundingBox.Height),
                    CsvText.Format(item.Centroid.X), CsvText.Format(item.Centroid.Y), CsvText.Format(item.MeanScore),
                ]);
            }
        }

        stream.Write(Encoding.UTF8.GetBytes(table.ToString()));
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
