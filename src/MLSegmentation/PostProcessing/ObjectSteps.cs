using MLSegmentation.Morphology;

namespace MLSegmentation.PostProcessing;

/// <summary>The steps on whole masks: holes, the largest area, splitting, objects at the border, small objects, the largest object.</summary>
/// <param name="options">What is done.</param>
/// <param name="background">The class that is no object.</param>
/// <param name="isObject">For each class index whether the steps are for its objects.</param>
internal sealed class ObjectSteps(MaskPostProcessing options, byte background, bool[] isObject)
{
    /// <summary>Whether they change any mask.</summary>
    public bool ChangeMasks => options.FillHoles > 0 || options.LargestArea || ChangesObjects;

    private bool ChangesObjects => options is { SplitTouching: not null } or { ClearBorder: true } or { MinObject: > 1 } or { Largest: true };

    /// <summary>Whether they part objects, which can be done in images only.</summary>
    public bool SplitObjects => options.SplitTouching is not null;

    /// <summary>Applies the steps.</summary>
    /// <param name="labels">One class index per pixel, row by row, of volumes slice by slice, which change.</param>
    /// <param name="size">The size of the mask.</param>
    /// <param name="numbers">Gets the objects that stay; then no line parts those that were split. Null for a mask alone.</param>
    public void Apply(Span<byte> labels, ImageSize size, ObjectNumbers? numbers = null)
    {
        if (options.FillHoles > 0)
        {
            FillHoles(labels, size);
        }

        if (options.LargestArea)
        {
            KeepLargestArea(labels, size);
        }

        if (!ChangesObjects && numbers is null)
        {
            return;
        }

        using var objects = new ConnectedRuns<byte>(labels, size, options.Connectivity, isObject);
        var sieve = new ObjectSieve(options, size, background, numbers);
        if (options.SplitTouching is { } depth)
        {
            SplitTouching(labels, size, objects, depth, sieve);
            return;
        }

        while (objects.MoveNext())
        {
            _ = sieve.Take(labels, objects.Label, objects.Runs);
        }
    }

    private void SplitTouching(Span<byte> labels, ImageSize size, ConnectedRuns<byte> objects, double depth, ObjectSieve sieve)
    {
        using var splitting = new ObjectSplitting(size.Width, size.Height, options.Connectivity, depth);
        var touching = new TouchingObjects(splitting, sieve, size, background);
        touching.TakeAll(labels, objects);
        if (touching.HasDrawn && options.MinObject > 1)
        {
            using var divided = new ConnectedRuns<byte>(labels, size, options.Connectivity, isObject);
            sieve.RemoveCutOff(labels, divided);
        }
    }

    private void KeepLargestArea(Span<byte> labels, ImageSize size)
    {
        byte[] areas = new byte[labels.Length];
        for (int pixel = 0; pixel < areas.Length; pixel++)
        {
            areas[pixel] = isObject[labels[pixel]] ? (byte)1 : (byte)0;
        }

        using var found = new ConnectedRuns<byte>(areas, size, options.Connectivity);
        PixelRun[] largest = [];
        int most = 0;
        while (found.MoveNext())
        {
            if (found.Current.Area > most)
            {
                (largest, most) = (found.Runs.ToArray(), found.Current.Area);
            }
        }

        foreach (var (start, end) in largest)
        {
            areas.AsSpan(start..end).Clear();
        }

        for (int pixel = 0; pixel < areas.Length; pixel++)
        {
            labels[pixel] = areas[pixel] == 0 ? labels[pixel] : background;
        }
    }

    private void FillHoles(Span<byte> labels, ImageSize size)
    {
        bool[] isBackground = new bool[byte.MaxValue + 1];
        isBackground[background] = true;
        using var holes = new ConnectedRuns<byte>(labels, size, options.Connectivity.OfHoles(), isBackground);
        while (holes.MoveNext())
        {
            if (holes.Current.Area <= options.FillHoles
                && !holes.Current.ReachesBorder(size)
                && RunNeighbours.FindOnly(labels, size, holes.Runs) is { } only
                && isObject[only])
            {
                foreach (var (start, end) in holes.Runs)
                {
                    labels[start..end].Fill(only);
                }
            }
        }
    }
}
