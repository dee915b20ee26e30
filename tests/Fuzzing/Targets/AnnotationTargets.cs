using System.Text;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Regions.Formats;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of annotations, whose writers write the same again.</summary>
internal static class AnnotationTargets
{
    private const int MaxPixels = 1 << 16;

    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=1, nerve=2");

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("annotations-json", input => ReadAs(input, null))
        {
            Extension = ".json",
            Readers = [nameof(AnnotationLoading), nameof(JsonValue)],
            Examples = AnnotationExamples.Json,
        },
        new("cvat", input => ReadAs(input, AnnotationFormat.Cvat))
        {
            Extension = ".xml",
            Readers = [nameof(CvatReader)],
            Examples = AnnotationExamples.Cvat,
        },
        new("yolo", input => ReadAs(input, AnnotationFormat.Yolo)) { Extension = ".txt", Examples = AnnotationExamples.Yolo },
        new("imagej", input => ReadAs(input, AnnotationFormat.ImageJ))
        {
            Extension = ".roi",
            Readers = [nameof(RoiReader), nameof(RoiSet)],
            Examples = AnnotationExamples.ImageJ,
        },
    ];

    private static void ReadAs(FuzzInput input, AnnotationFormat? format)
    {
        var options = new SegmentationAnnotationOptions
        {
            Format = format,
            ImageSize = new ImageSize(16, 12),
            MaxPixels = MaxPixels,
            SkipUnknownClasses = true,
        };
        Read(input, options with { Classes = Classes });
        if (format != AnnotationFormat.Yolo)
        {
            Read(input, options);
        }
    }

    private static void Read(FuzzInput input, SegmentationAnnotationOptions options)
    {
        if (input.Attempt(() => AnnotationLoading.Load(input.Open(), options)) is not { } annotations)
        {
            return;
        }

        foreach (var image in annotations.Images)
        {
            if (image.Size is { } size)
            {
                UnequalException.Require(true, size.PixelCount <= MaxPixels, "whether an image is within the limit");
                input.Attempt(() => image.ToMask(annotations.Classes));
            }
        }

        foreach (var format in Enum.GetValues<AnnotationFormat>())
        {
            WriteTwice(input, annotations, format);
        }
    }

    /// <summary>
    /// What is written and read again has the same objects, by the table of them, from the second time on: the first time may divide objects into parts.
    /// </summary>
    private static void WriteTwice(FuzzInput input, SegmentationAnnotations annotations, AnnotationFormat format)
    {
        if (Write(input, annotations, format) is not { } first || format == AnnotationFormat.Csv)
        {
            return;
        }

        var options = new SegmentationAnnotationOptions
        {
            Format = format,
            Classes = annotations.Classes,
            ImageSize = annotations.Images is [{ Size: { } size }] ? size : null,
            MaxPixels = MaxPixels,
        };
        if (input.Attempt(() => AnnotationLoading.Load(new MemoryStream(first), options)) is { } again && Write(input, again, format) is { } second)
        {
            byte[]? objects = Write(input, again, AnnotationFormat.Csv);
            byte[]? objectsAgain = Write(input, AnnotationLoading.Load(new MemoryStream(second), options), AnnotationFormat.Csv);
            if (!objects.AsSpan().SequenceEqual(objectsAgain))
            {
                throw new UnequalException($"{format} has other objects when it is written and read again.")
                {
                    Details = $"{Encoding.UTF8.GetString(second)}\n{Encoding.UTF8.GetString(objects ?? [])}\n{Encoding.UTF8.GetString(objectsAgain ?? [])}",
                };
            }
        }
    }

    private static byte[]? Write(FuzzInput input, SegmentationAnnotations annotations, AnnotationFormat format) => input.Attempt(() =>
    {
        using var stream = new MemoryStream();
        annotations.Save(stream, format);
        return stream.ToArray();
    });
}
