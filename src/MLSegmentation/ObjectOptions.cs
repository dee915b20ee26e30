namespace MLSegmentation;

/// <summary>How masks are taken apart into objects, and when a predicted object counts as a labelled one.</summary>
public sealed record ObjectOptions
{
    private static readonly IReadOnlyList<double> DefaultIoUThresholds = Array.AsReadOnly([.. Enumerable.Range(10, 10).Select(step => step / 20.0)]);

    /// <summary>Which pixels of a class belong to one object. Default: <see cref="PixelConnectivity.Eight"/>.</summary>
    public PixelConnectivity Connectivity { get; init; } = PixelConnectivity.Eight;

    /// <summary>Objects with fewer pixels, labelled or predicted, do not count; at least 1. Default: 1, all count.</summary>
    public int MinimumArea { get; init; } = 1;

    /// <summary>
    /// The IoU that a predicted and a labelled object must exceed to be matched, from 0.5 to less than 1, ascending: from 0.5
    /// on, an object can match one other only. Default: 0.5, 0.55 … 0.95, as in the Data Science Bowl of 2018 and in COCO.
    /// </summary>
    public IReadOnlyList<double> IoUThresholds { get; init; } = DefaultIoUThresholds;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Connectivity))
        {
            throw new ArgumentException(
                $"{nameof(Connectivity)} is {Connectivity}, which is neither {nameof(PixelConnectivity.Four)} nor {nameof(PixelConnectivity.Eight)}.");
        }

        if (MinimumArea < 1)
        {
            throw new ArgumentException($"{nameof(MinimumArea)} is {MinimumArea}, but must be at least 1 pixel.");
        }

        if (IoUThresholds is not { Count: > 0 }
            || !IoUThresholds.All(threshold => threshold is >= 0.5 and < 1)
            || !IoUThresholds.SequenceEqual(IoUThresholds.Distinct().Order()))
        {
            throw new ArgumentException(
                $"{nameof(IoUThresholds)} must be numbers from 0.5 to less than 1, ascending; it is [{string.Join(", ", IoUThresholds ?? [])}].");
        }
    }
}
