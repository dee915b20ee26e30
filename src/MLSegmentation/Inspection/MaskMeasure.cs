using System.IO.Hashing;
using MLSegmentation.Morphology;

namespace MLSegmentation.Inspection;

/// <summary>What was found out about the class indices of a mask.</summary>
/// <param name="Pixels">How many pixels each class index has; the last number counts ignored ones.</param>
/// <param name="Objects">The objects of each class index that has some.</param>
/// <param name="Hash">A hash of all class indices.</param>
internal sealed record MaskMeasure(long[] Pixels, IReadOnlyDictionary<int, ObjectTotals> Objects, ulong Hash)
{
    /// <summary>The pixels that do not count.</summary>
    public long IgnoredPixels => Pixels[SegmentationMask.Ignored];

    /// <summary>The class indices that have pixels.</summary>
    public IEnumerable<int> Present => Enumerable.Range(0, SegmentationMask.Ignored).Where(index => Pixels[index] > 0);

    /// <summary>
    /// Measures a mask; objects of fewer pixels than some area are tiny. A background, -1 for none, has no objects.
    /// </summary>
    public static MaskMeasure Of(SegmentationMask mask, int background, int tinyArea)
    {
        var labels = mask.Pixels;
        long[] pixels = new long[byte.MaxValue + 1];
        foreach (byte label in labels)
        {
            pixels[label]++;
        }

        var objects = new Dictionary<int, ObjectTotals>();
        ulong hash = XxHash64.HashToUInt64(labels, mask.Width);
        // 0 belongs to no object, as the background, which mostly is the first class.
        var components = background == 0
            ? LabelComponents.Find(labels, mask.Size, PixelConnectivity.Eight)
            : LabelComponents.Find<ushort>(Shift(labels, background), mask.Size, PixelConnectivity.Eight);
        int[] classes = GetClasses(components, labels);
        foreach (var component in components.Components)
        {
            int index = classes[component.Number];
            objects[index] = objects.GetValueOrDefault(index).Including(component, tinyArea);
        }

        return new MaskMeasure(pixels, objects, hash);
    }

    /// <summary>Labels of which 0 belongs to no object: the background and ignored pixels.</summary>
    private static ushort[] Shift(ReadOnlySpan<byte> labels, int background)
    {
        ushort[] shifted = GC.AllocateUninitializedArray<ushort>(labels.Length);
        for (int pixel = 0; pixel < shifted.Length; pixel++)
        {
            byte label = labels[pixel];
            shifted[pixel] = label == background || label == SegmentationMask.Ignored ? (ushort)0 : (ushort)(label + byte.MaxValue + 1);
        }

        return shifted;
    }

    /// <summary>The class index of each object, by its number.</summary>
    private static int[] GetClasses(LabelComponents components, ReadOnlySpan<byte> labels)
    {
        int[] classes = new int[components.Components.Count + 1];
        var numbers = components.Numbers;
        for (int pixel = 0; pixel < numbers.Length; pixel++)
        {
            classes[numbers[pixel]] = labels[pixel];
        }

        return classes;
    }
}

/// <summary>Sums over the objects of a class.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Tiny">How many of them are tiny.</param>
/// <param name="Area">Their pixels.</param>
/// <param name="Side">The sum of the longest sides of the rectangles, of volumes boxes, around them.</param>
internal readonly record struct ObjectTotals(int Count, int Tiny, long Area, long Side)
{
    /// <summary>Adds up two sets of objects.</summary>
    public static ObjectTotals operator +(ObjectTotals left, ObjectTotals right) =>
        new(left.Count + right.Count, left.Tiny + right.Tiny, left.Area + right.Area, left.Side + right.Side);

    /// <summary>The sums with one object more.</summary>
    public ObjectTotals Including(LabelComponent component, int tinyArea)
    {
        int side = Math.Max(Math.Max(component.Right - component.Left, component.Bottom - component.Top), component.Back - component.Front) + 1;
        return this + new ObjectTotals(1, component.Area < tinyArea ? 1 : 0, component.Area, side);
    }
}
