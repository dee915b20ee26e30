using System.Numerics;

namespace MLSegmentation.Morphology;

/// <summary>An object in an image of labels: its number, at least 1, the smallest rectangle around it, and how many pixels it has.</summary>
internal readonly record struct LabelComponent(int Number, int Left, int Right, int Top, int Bottom, int Area)
{
    /// <summary>The object with some pixels of a row more: those from the left one to before the end.</summary>
    public LabelComponent Including(int left, int end, int y) => this with
    {
        Left = Math.Min(Left, left),
        Right = Math.Max(Right, end - 1),
        Top = Math.Min(Top, y),
        Bottom = Math.Max(Bottom, y),
        Area = Area + end - left,
    };

    /// <summary>What some runs of pixels have in common.</summary>
    public static LabelComponent Of(ReadOnlySpan<PixelRun> runs, int width)
    {
        var component = new LabelComponent(1, width, 0, int.MaxValue, 0, 0);
        foreach (var (start, end) in runs)
        {
            int y = start / width;
            component = component.Including(start - (y * width), end - (y * width), y);
        }

        return component;
    }

    /// <summary>Whether it has pixels in the first or the last row or column of an image.</summary>
    public bool ReachesBorder(int width, int height) => Left == 0 || Top == 0 || Right == width - 1 || Bottom == height - 1;
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

    /// <summary>Finds the objects among one class index per pixel, row by row.</summary>
    public static LabelComponents Find<TLabel>(ReadOnlySpan<TLabel> labels, int width, PixelConnectivity connectivity)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var components = new LabelComponents(labels.Length);
        using var objects = new ConnectedRuns<TLabel>(labels, width, connectivity);
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
