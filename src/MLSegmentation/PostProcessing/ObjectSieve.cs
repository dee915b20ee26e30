using MLSegmentation.Morphology;

namespace MLSegmentation.PostProcessing;

/// <summary>Keeps the objects of a mask that shall stay, and makes background of the others.</summary>
/// <param name="options">Which stay.</param>
/// <param name="size">The size of the mask.</param>
/// <param name="background">What removed pixels become.</param>
/// <param name="numbers">Gets the objects that stay; null where nobody asks.</param>
internal sealed class ObjectSieve(MaskPostProcessing options, ImageSize size, byte background, ObjectNumbers? numbers)
{
    // By class: the largest object so far.
    private readonly PixelRun[]?[] _largest = new PixelRun[]?[byte.MaxValue + 1];
    private readonly int[] _areas = new int[byte.MaxValue + 1];

    /// <summary>Whether the parts of an object are told by a line between them.</summary>
    public bool DrawsLines => numbers is null && !options.Largest;

    /// <summary>Takes an object, and removes it or another one where it is not to stay.</summary>
    /// <param name="labels">The mask, which changes.</param>
    /// <param name="label">The class of the object.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="linePixels">How many of them a line takes that parts it from others.</param>
    /// <returns>Whether it stays, as far as the objects tell that were taken until now.</returns>
    public bool Take(Span<byte> labels, byte label, ReadOnlySpan<PixelRun> runs, int linePixels = 0)
    {
        var component = LabelComponent.Of(runs, size);
        bool stays = component.Area - linePixels >= Math.Max(options.MinObject, 1) && !(options.ClearBorder && component.ReachesBorder(size));
        if (stays && options.Largest)
        {
            stays = component.Area > _areas[label] || (component.Area == _areas[label] && FindFirst(runs) < FindFirst(_largest[label]));
            if (stays && _largest[label] is { } smaller)
            {
                Remove(labels, smaller);
            }
        }

        if (!stays)
        {
            Remove(labels, runs);
            return false;
        }

        numbers?.Add(label, runs);
        if (options.Largest)
        {
            _areas[label] = component.Area;
            _largest[label] = runs.ToArray();
        }

        return true;
    }

    /// <summary>Removes what a line has cut off that is smaller than the smallest object.</summary>
    public void RemoveCutOff(Span<byte> labels, ConnectedRuns<byte> objects)
    {
        while (objects.MoveNext())
        {
            if (objects.Current.Area < options.MinObject)
            {
                Remove(labels, objects.Runs);
            }
        }
    }

    private static int FindFirst(ReadOnlySpan<PixelRun> runs)
    {
        int first = int.MaxValue;
        foreach (var run in runs)
        {
            first = Math.Min(first, run.Start);
        }

        return first;
    }

    private void Remove(Span<byte> labels, ReadOnlySpan<PixelRun> runs)
    {
        numbers?.Remove(runs);
        foreach (var (start, end) in runs)
        {
            labels[start..end].Fill(background);
        }
    }
}
