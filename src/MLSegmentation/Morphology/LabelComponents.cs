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

    /// <summary>Goes from run to run of a row, so that what is still to be done takes little memory however large the object is.</summary>
    private void Fill<TLabel>(ReadOnlySpan<TLabel> labels, int first)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        var component = new LabelComponent(_components.Count + 1, _width, 0, _height, 0, 0);
        var label = labels[first];
        int reach = _connectivity == PixelConnectivity.Eight ? 1 : 0;
        _pending.Push(first);
        while (_pending.TryPop(out int index))
        {
            if (_numbers[index] != 0)
            {
                continue;
            }

            int y = index / _width;
            var row = labels.Slice(y * _width, _width);
            int x = index - (y * _width);
            int left = row[..x].LastIndexOfAnyExcept(label) + 1;
            int length = row[x..].IndexOfAnyExcept(label);
            int end = length < 0 ? _width : x + length;
            _numbers.AsSpan((y * _width) + left, end - left).Fill(component.Number);
            component = component.Including(left, end, y);
            AddRuns(labels, label, y - 1, Math.Max(left - reach, 0), Math.Min(end + reach, _width));
            AddRuns(labels, label, y + 1, Math.Max(left - reach, 0), Math.Min(end + reach, _width));
        }

        _components.Add(component);
    }

    /// <summary>Notes the first pixel of each run of a row that belongs to the object and has no number yet.</summary>
    private void AddRuns<TLabel>(ReadOnlySpan<TLabel> labels, TLabel label, int y, int left, int end)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        if (y < 0 || y >= _height)
        {
            return;
        }

        bool isWithin = false;
        for (int index = (y * _width) + left; index < (y * _width) + end; index++)
        {
            bool isOpen = labels[index] == label && _numbers[index] == 0;
            if (isOpen && !isWithin)
            {
                _pending.Push(index);
            }

            isWithin = isOpen;
        }
    }
}
