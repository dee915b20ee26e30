using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>YOLO segmentation: a line for each object, with the number of its class and the corners as parts of the width and the height.</summary>
internal static class YoloFormat
{
    /// <summary>The file that lists the classes, one in a line, from number 0.</summary>
    public const string ClassListName = "classes.txt";

    private const int BoxNumbers = 4;

    /// <summary>Reads a file whose image has a size.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">The classes by their numbers.</param>
    /// <param name="image">The image, which has a size.</param>
    public static void Read(AnnotationFile file, IReadOnlyList<string> names, DraftImage image)
    {
        var size = image.Size!.Value;
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(file.Bytes).TrimStart('\ufeff').Split('\n'))
        {
            number++;
            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0)
            {
                string place = FormattableString.Invariant($"line {number}");
                image.Objects.Add(ReadObject(file, parts, (names, size), place));
            }
        }
    }

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, AnnotatedImage image, ClassList classes)
    {
        var size = image.Size ?? throw AnnotationPainter.NoSize(image.FileName);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var item in image.Objects)
        {
            foreach (var polygon in Outlines.GetPolygons(item.Outline))
            {
                writer.Write(classes.NumberOf(item));
                foreach (var corner in JoinHoles(polygon))
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $" {corner.X / size.Width} {corner.Y / size.Height}"));
                }

                writer.WriteLine();
            }
        }
    }

    /// <summary>The list of the classes.</summary>
    public static string ListClasses(ClassList classes) => string.Concat(classes.Items.Select(item => $"{item.Name}\n"));

    /// <summary>The classes as they are numbered where no list stands beside the file: without the background, and without ignored areas.</summary>
    /// <exception cref="SegmentationException">
    /// An object is of the background, which would shift the numbers, or ignored, whose number nobody knows who knows the classes.
    /// </exception>
    public static ClassList NumberWithoutList(SegmentationAnnotations annotations)
    {
        var classes = new ClassList(annotations);
        string? ignored = classes.Items.Any(item => item.Index == SegmentationMask.Ignored) ? SegmentationClasses.IgnoreName : null;
        return (classes.Background ?? ignored) is not { } unlisted
            ? classes
            : throw new SegmentationException(
                $"There are objects of the class '{unlisted}', which has a number of YOLO only where {ClassListName} lists it; write a folder, "
                + "which gets that list, or leave these objects out.");
    }

    /// <summary>The classes that a list names.</summary>
    public static IReadOnlyList<string> ParseClasses(byte[] bytes) =>
        [.. Encoding.UTF8.GetString(bytes).TrimStart('\ufeff').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static DraftObject ReadObject(AnnotationFile file, string[] parts, (IReadOnlyList<string> Names, ImageSize Size) image, string place)
    {
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= image.Names.Count)
        {
            throw file.Wrong(place, $"has the class '{parts[0]}'; the classes are 0 to {image.Names.Count - 1}: {string.Join(", ", image.Names)}");
        }

        double[] numbers = new double[parts.Length - 1];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = double.TryParse(parts[index + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? file.RequireLength(value, place)
                : throw file.Wrong(place, $"has '{parts[index + 1]}' where a number belongs");
        }

        // What was predicted ends with its probability.
        double? score = numbers.Length % 2 == 1 ? numbers[^1] : null;
        var corners = new List<Coordinate>();
        for (int index = 0; index + 1 < numbers.Length; index += 2)
        {
            corners.Add(new Coordinate(
                file.RequireLength(numbers[index] * image.Size.Width, place), file.RequireLength(numbers[index + 1] * image.Size.Height, place)));
        }

        return new DraftObject(
            image.Names[number],
            corners.Count * 2 == BoxNumbers ? CreateBox(corners[0], corners[1]) : file.CreatePolygon(corners, place),
            score is >= 0 and <= 1 ? score : null);
    }

    // A box of a detection: its middle, and its width and height.
    private static Polygon CreateBox(Coordinate middle, Coordinate sides) =>
        Outlines.OfRectangle(middle.X - (sides.X / 2), middle.Y - (sides.Y / 2), middle.X + (sides.X / 2), middle.Y + (sides.Y / 2));

    /// <summary>
    /// One ring of all: from the corner of the outer ring that is nearest to the first hole into it, from there to the next hole and so on, and all the
    /// way back. What is passed there and back has no area.
    /// </summary>
    private static Coordinate[] JoinHoles(Polygon polygon)
    {
        Coordinate[] shell = [.. JsonFile.OpenRing(polygon.ExteriorRing)];
        if (polygon.NumInteriorRings == 0)
        {
            return shell;
        }

        var entry = polygon.GetInteriorRingN(0).GetCoordinateN(0);
        int nearest = Enumerable.Range(0, shell.Length).MinBy(index => shell[index].Distance(entry));
        return
        [
            .. shell[nearest..],
            .. shell[..(nearest + 1)],
            .. polygon.InteriorRings.SelectMany(hole => hole.Coordinates),
            .. polygon.InteriorRings.AsEnumerable().Reverse().Skip(1).Select(hole => hole.GetCoordinateN(0)),
        ];
    }
}
