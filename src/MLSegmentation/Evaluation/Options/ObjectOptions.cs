using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How masks are taken apart into objects, and when a predicted object counts as a labelled one.</summary>
public sealed record ObjectOptions
{
    private static readonly ValueList<double> DefaultIoUThresholds = new([.. Enumerable.Range(10, 10).Select(step => step / 20.0)]);

    /// <summary>
    /// Which pixels of a class belong to one object. Default: <see cref="PixelConnectivity.Eight"/>, which in volumes takes all 26 neighbours of a voxel.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such connectivity.</exception>
    public PixelConnectivity Connectivity { get; init => field = Allowed.Defined(value); } = PixelConnectivity.Eight;

    /// <summary>Objects with fewer pixels, labelled or predicted and without ignored ones, do not count; at least 1. Default: 1, all count.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int MinimumArea { get; init => field = Allowed.AtLeast(value, 1); } = 1;

    /// <summary>
    /// The IoU that a predicted and a labelled object must exceed to be matched, from 0.5 to less than 1, ascending: from 0.5
    /// on, an object can match one other only. Default: 0.5, 0.55 … 0.95, as in the Data Science Bowl of 2018 and in COCO.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is none, one is outside its range, or they do not ascend.</exception>
    public IReadOnlyList<double> IoUThresholds
    {
        get;
        init => field = new ValueList<double>([.. Allowed.When(AreThresholds(value), value, "numbers from 0.5 to less than 1, ascending")]);
    } = DefaultIoUThresholds;

    private static bool AreThresholds(IReadOnlyList<double>? values) => values is { Count: > 0 }
        && values.All(threshold => threshold is >= 0.5 and < 1)
        && values.SequenceEqual(values.Distinct().Order());
}
