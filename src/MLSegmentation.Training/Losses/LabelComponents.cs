namespace MLSegmentation.Training.Losses;

/// <summary>
/// The objects in a picture of labels: pixels of one class that hang together horizontally or vertically. Class 0, the background, and
/// ignored pixels belong to none. Diagonal neighbours are apart, so that a line of background one pixel wide always separates.
/// </summary>
internal sealed class LabelComponents
{
    private readonly List<LabelComponent> _components = [];
    private readonly int[] _numbers;
    private readonly int _width;

    private LabelComponents(int width, int pixels) => (_width, _numbers) = (width, new int[pixels]);

    /// <summary>The objects, by number: the first is 1.</summary>
    public IReadOnlyList<LabelComponent> Components => _components;

    /// <summary>The number of the object of each pixel; 0 for none.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Finds the objects.</summary>
    /// <param name="labels">One class index per pixel, row by row.</param>
    /// <param name="width">Pixels per row.</param>
    public static LabelComponents Find(ReadOnlySpan<long> labels, int width)
    {
        var components = new LabelComponents(width, labels.Length);
        var pending = new Stack<int>();
        for (int index = 0; index < labels.Length; index++)
        {
            if (components.IsNew(labels, index, labels[index]))
            {
                components.Fill(labels, index, pending);
            }
        }

        return components;
    }

    private bool IsNew(ReadOnlySpan<long> labels, int index, long label) =>
        labels[index] == label && label is not (0 or SegmentationMask.Ignored) && _numbers[index] == 0;

    private void Fill(ReadOnlySpan<long> labels, int first, Stack<int> pending)
    {
        var component = new LabelComponent(_components.Count + 1, _width, 0, labels.Length, 0);
        Visit(first);
        while (pending.TryPop(out int index))
        {
            int x = index % _width;
            int y = index / _width;
            component = component.Including(x, y);
            VisitIf(labels, x > 0, index - 1);
            VisitIf(labels, x < _width - 1, index + 1);
            VisitIf(labels, y > 0, index - _width);
            VisitIf(labels, index + _width < labels.Length, index + _width);
        }

        _components.Add(component);

        void VisitIf(ReadOnlySpan<long> labels, bool isInside, int index)
        {
            if (isInside && IsNew(labels, index, labels[first]))
            {
                Visit(index);
            }
        }

        void Visit(int index)
        {
            _numbers[index] = component.Number;
            pending.Push(index);
        }
    }
}
