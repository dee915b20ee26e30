using MLSegmentation.Regions;

namespace MLSegmentation;

/// <summary>Makes objects, with their outlines, of masks and maps of objects.</summary>
public static class ObjectExtraction
{
    /// <summary>Finds the objects of a mask: pixels of one class that hang together. They are in the order of their first pixels, row by row.</summary>
    /// <param name="mask">The mask; where it knows its classes, the objects have their names.</param>
    /// <param name="options">Which objects, and how. Default: null, the defaults.</param>
    /// <param name="scores">
    /// The probabilities [class, row, column] that the mask was made of, of which the objects get their mean scores. Default: none.
    /// </param>
    /// <returns>The objects.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mask"/> is null.</exception>
    /// <exception cref="ArgumentException">There are not as many scores as pixels, or a multiple of them.</exception>
    /// <exception cref="SegmentationException">
    /// A class is asked for that the mask does not have, or the mask is that of a volume; or there are more objects or corners than the options allow,
    /// which is of the kind <see cref="SegmentationErrorKind.TooLarge"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// foreach (SegmentationObject item in mask.ExtractObjects())
    /// {
    ///     System.Console.WriteLine($"{item.Number}: {item.ClassName}, {item.Area} pixels around {item.Centroid}");
    /// }
    /// </code>
    /// </example>
    public static SegmentationObjectList ExtractObjects(
        this SegmentationMask mask, ExtractObjectsOptions? options = null, ReadOnlySpan<float> scores = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        mask.RequireImage("outlined");
        Check(scores, mask.Width, mask.Height);
        return ObjectExtractor.Extract(mask, scores, options ?? new());
    }

    /// <summary>Describes the objects of a map, which keep their numbers; those that have no pixel are left out.</summary>
    /// <param name="map">The map, which says itself which pixels are an object.</param>
    /// <param name="options">Which objects, and how. Default: null, the defaults: here all objects, whatever their class.</param>
    /// <param name="scores">
    /// The probabilities [class, row, column] that the map was made of, of which the objects get their mean scores. Default: none.
    /// </param>
    /// <returns>The objects in the order of their numbers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="map"/> is null.</exception>
    /// <exception cref="ArgumentException">There are not as many scores as pixels, or a multiple of them.</exception>
    /// <exception cref="SegmentationException">
    /// A class is asked for that the map does not have; or there are more objects or corners than the options allow, which is of the kind
    /// <see cref="SegmentationErrorKind.TooLarge"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// var map = new ObjectMap(2, 1, [1, 2], [1, 1]);
    /// IReadOnlyList&lt;SegmentationObject&gt; objects = map.ExtractObjects();
    /// </code>
    /// </example>
    public static SegmentationObjectList ExtractObjects(
        this ObjectMap map, ExtractObjectsOptions? options = null, ReadOnlySpan<float> scores = default)
    {
        ArgumentNullException.ThrowIfNull(map);
        Check(scores, map.Width, map.Height);
        return ObjectExtractor.Extract(map, scores, options ?? new());
    }

    private static void Check(ReadOnlySpan<float> scores, int width, int height)
    {
        int pixels = width * height;
        if (scores.Length % pixels != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{width}x{height} pixels have {pixels} scores for each class, and there are {scores.Length}."), nameof(scores));
        }
    }
}
