using System.Numerics;

namespace MLSegmentation.Morphology;

/// <summary>An object in an image of labels: its number, at least 1, the smallest rectangle around it, and how many pixels it has.</summary>
internal readonly record struct LabelComponent(int Number, int Left, int Right, int Top, int Bottom, int Area)
{
    /// <summary>The object with one pixel more.</summary>
    public LabelComponent Including(int x, int y) => this with
    {
        Left = Math.Min(Left, x),
        Right = Math.Max(Right, x),
        Top = Math.Min(Top, y),
        Bottom = Math.Max(Bottom, y),
        Area = Area + 1,
    };
}

/// <summary>
/// The objects in an image of labels: pixels of one class that hang together. Class 0, the background, and ignored pixels belong to none.
/// </summary>
internal sealed class LabelComponents
{
    private readonly List<LabelComponent> _components = [];
    private readonly Stack<int> _pending = new();
    private readonly PixelConnectivity _connectivity;
    private readonly int[] _numbers;
    private readonly int _width;
    private readonly int _height;

    private LabelComponents(int pixels, int width, PixelConnectivity connectivity) =>
        (_numbers, _width, _height, _connectivity) = (new int[pixels], width, pixels / width, connectivity);

    /// <summary>The objects, by number: the first is 1. Numbers follow the first pixels, row by row.</summary>
    public IReadOnlyList<LabelComponent> Components => _components;

    /// <summary>The number of the object of each pixel; 0 for none.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Finds the objects among one class index per pixel, row by row.</summary>
    public static LabelComponents Find<TLabel>(ReadOnlySpan<TLabel> labels, int width, PixelConnectivity connectivity)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var components = new LabelComponents(labels.Length, width, connectivity);
        for (int index = 0; index < labels.Length; index++)
        {
            if (components._numbers[index] == 0 && IsObject(labels[index]))
            {
                components.Fill(labels, index);
            }
        }

        return components;
    }

    private static bool IsObject<TLabel>(TLabel label)
        where TLabel : struct, IBinaryInteger<TLabel> =>
        !TLabel.IsZero(label) && label != TLabel.CreateTruncating(SegmentationMask.Ignored);

    private void Fill<TLabel>(ReadOnlySpan<TLabel> labels, int first)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var component = new LabelComponent(_components.Count + 1, _width, 0, _height, 0, 0);
        Visit(first, component.Number);
        while (_pending.TryPop(out int index))
        {
            int x = index % _width;
            int y = index / _width;
            component = component.Including(x, y);
            VisitNeighbours(labels, x, y, component.Number);
        }

        _components.Add(component);
    }

    private void VisitNeighbours<TLabel>(ReadOnlySpan<TLabel> labels, int x, int y, int number)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var label = labels[(y * _width) + x];
        int bottom = Math.Min(y + 1, _height - 1);
        for (int row = Math.Max(y - 1, 0); row <= bottom; row++)
        {
            int reach = row == y || _connectivity == PixelConnectivity.Eight ? 1 : 0;
            int last = (row * _width) + Math.Min(x + reach, _width - 1);
            for (int index = (row * _width) + Math.Max(x - reach, 0); index <= last; index++)
            {
                if (_numbers[index] == 0 && labels[index] == label)
                {
                    Visit(index, number);
                }
            }
        }
    }

    private void Visit(int index, int number)
    {
        _numbers[index] = number;
        _pending.Push(index);
    }
}
