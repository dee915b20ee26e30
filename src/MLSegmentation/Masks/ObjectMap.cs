namespace MLSegmentation;

/// <summary>
/// Which object each pixel of an image belongs to: objects of one class that touch have numbers of their own here, while a
/// <see cref="SegmentationMask"/> knows only the class. It cannot be changed.
/// </summary>
public sealed class ObjectMap
{
    private readonly int[] _numbers;
    private readonly byte[] _classIndices;

    /// <summary>Makes a map; what is given is copied.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="numbers">The number of the object of each pixel, row by row from the top: 1 to the number of objects, and 0 for none.</param>
    /// <param name="classIndices">The class index of each object, that of object 1 first.</param>
    /// <param name="classes">What the class indices stand for. Default: null, not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    /// <exception cref="ArgumentException">There are not as many numbers as pixels, or a number stands for no object.</exception>
    public ObjectMap(int width, int height, ReadOnlySpan<int> numbers, ReadOnlySpan<byte> classIndices, SegmentationClasses? classes = null)
        : this(width, height, Check(width, height, numbers, classIndices.Length), classIndices.ToArray(), classes)
    {
    }

    private ObjectMap(int width, int height, int[] numbers, byte[] classIndices, SegmentationClasses? classes) =>
        (Width, Height, _numbers, _classIndices, Classes) = (width, height, numbers, classIndices, classes);

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>How many objects there are.</summary>
    public int Count => _classIndices.Length;

    /// <summary>The number of the object of each pixel, row by row from the top: 1 to <see cref="Count"/>, and 0 for none.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>The class index of each object, that of object 1 first.</summary>
    public ReadOnlySpan<byte> ClassIndices => _classIndices;

    /// <summary>What the class indices stand for; null where that is not known.</summary>
    public SegmentationClasses? Classes { get; }

    /// <summary>The number of the object at a pixel; 0 for none.</summary>
    /// <param name="x">The column, counted from 0 at the left.</param>
    /// <param name="y">The row, counted from 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pixel is outside the image.</exception>
    public int this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return _numbers[(y * Width) + x];
        }
    }

    /// <summary>Makes a map of arrays that nobody else changes from now on, and that are known to be right.</summary>
    internal static ObjectMap Wrap(int width, int height, int[] numbers, byte[] classIndices, SegmentationClasses? classes) =>
        new(width, height, numbers, classIndices, classes);

    private static int[] Check(int width, int height, ReadOnlySpan<int> numbers, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (numbers.Length != (long)width * height)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{width}x{height} pixels need {(long)width * height} numbers, and there are {numbers.Length}."), nameof(numbers));
        }

        int wrong = numbers.IndexOfAnyExceptInRange(0, count);
        return wrong < 0
            ? numbers.ToArray()
            : throw new ArgumentException(
                FormattableString.Invariant($"Pixel {wrong} has the number {numbers[wrong]}, and there are {count} objects: numbers are 0 to {count}."),
                nameof(numbers));
    }
}
