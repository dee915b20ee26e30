namespace MLSegmentation.Hosting.Endpoints;

/// <summary>The objects of an image.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Classes">The classes, by index.</param>
/// <param name="Objects">The objects.</param>
internal sealed record ObjectsAnswer(int Width, int Height, IReadOnlyList<AnsweredClass> Classes, IReadOnlyList<AnsweredObject> Objects)
{
    /// <summary>The mask as PNG, in Base64.</summary>
    public ReadOnlyMemory<byte>? Mask { get; init; }

    /// <summary>The objects as GeoJSON.</summary>
    public RawJson? GeoJson { get; init; }

    public static ObjectsAnswer Of(SegmentationMask mask, SegmentationObjectList objects, SegmentationClasses classes)
    {
        long[] counts = new long[byte.MaxValue + 1];
        foreach (byte label in mask.Pixels)
        {
            counts[label]++;
        }

        return new ObjectsAnswer(
            mask.Width,
            mask.Height,
            [.. classes.Select((item, index) => new AnsweredClass(index, item.Name, item.Color.ToString(), counts[index]))],
            [.. objects.Select(AnsweredObject.Of)]);
    }
}
