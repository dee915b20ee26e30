using System.Numerics;

namespace MLSegmentation.Morphology;

/// <summary>
/// An object in an image of labels: its number, at least 1, the smallest rectangle, of volumes box, around it, and how many pixels it has.
/// </summary>
internal readonly record struct LabelComponent(int Number, int Left, int Right, int Top, int Bottom, int Area)
{
    /// <summary>Its first slice.</summary>
    public int Front { get; init; }

    /// <summary>Its last slice; 0 in images.</summary>
    public int Back { get; init; }

    /// <summary>An object without pixels.</summary>
    public static LabelComponent Empty(int number) => new(number, int.MaxValue, 0, int.MaxValue, 0, 0) { Front = int.MaxValue };

    /// <summary>The object with some pixels of a row more: those from the left one to before the end.</summary>
    public LabelComponent Including(int left, int end, int y, int z) => new(
        Number, Math.Min(Left, left), Math.Max(Right, end - 1), Math.Min(Top, y), Math.Max(Bottom, y), Area + end - left)
    {
        Front = Math.Min(Front, z),
        Back = Math.Max(Back, z),
    };

    /// <summary>What some runs of pixels have in common.</summary>
    public static LabelComponent Of(ReadOnlySpan<PixelRun> runs, ImageSize size)
    {
        var component = Empty(1);
        foreach (var (start, end) in runs)
        {
            int row = start / size.Width;
            var (z, y) = Math.DivRem(row, size.Height);
            component = component.Including(start - (row * size.Width), end - (row * size.Width), y, z);
        }

        return component;
    }

    /// <summary>Whether it has pixels in the first or the last row or column of an image; of volumes also in the first or the last slice.</summary>
    public bool ReachesBorder(ImageSize size) => Left == 0 || Top == 0 || Right == size.Width - 1 || Bottom == size.Height - 1
        || (size.Depth > 1 && (Front == 0 || Back == size.Depth - 1));
}

/// <summary>
/// The objects in an image of labels: pixels of one class that hang together. Class 0, the background, and ignored pixels belong to none.
/// </summary>
internal sealed class LabelComponents
{
    private readonly List<LabelComponent> _components = [];
    private readonly int[] _numbers;

    private LabelComponents(int pixels) => _numbers = new int[pixels];

    /// <summary>The objects, by number: the first is 1. Numbers follow the first pixels, row by row.</summary>
    public IReadOnlyList<LabelComponent> Components => _components;

    /// <summary>The number of the object of each pixel; 0 for none.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Finds the objects of an image among one class index per pixel, row by row.</summary>
    public static LabelComponents Find<TLabel>(ReadOnlySpan<TLabel> labels, int width, PixelConnectivity connectivity)
        where TLabel : struct, IBinaryInteger<TLabel> => Find(labels, new ImageSize(width, labels.Length / width), connectivity);

    /// <summary>Finds the objects among one class index per pixel, row by row, of volumes slice by slice.</summary>
    public static LabelComponents Find<TLabel>(ReadOnlySpan<TLabel> labels, ImageSize size, PixelConnectivity connectivity)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var components = new LabelComponents(labels.Length);
        using var objects = new ConnectedRuns<TLabel>(labels, size, connectivity);
        while (objects.MoveNext())
        {
            components._components.Add(objects.Current);
            foreach (var (start, end) in objects.Runs)
            {
                components._numbers.AsSpan(start, end - start).Fill(objects.Current.Number);
            }
        }

        return components;
    }
}
