using Microsoft.ML;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// How a model is quantised: its convolutions then compute with 8-bit numbers, which on processors with instructions for that (VNNI) takes a
/// fraction of the time. Calibration images tell which numbers occur inside the network.
/// </summary>
public sealed record Int8Options
{
    /// <summary>
    /// The calibration images, such as the model scores, in the column that it reads: some of the training images, of all kinds that there are. Masks
    /// are not needed.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public required IDataView Calibration { get; init => field = Allowed.NotNull(value, "data with images"); }

    /// <summary>How the range of numbers is found that 8 bits cover. Default: <see cref="CalibrationMethod.Percentile"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such method.</exception>
    public CalibrationMethod Method { get; init => field = Allowed.Defined(value); } = CalibrationMethod.Percentile;

    /// <summary>
    /// How many of the numbers of each value, in percent, are kept by <see cref="CalibrationMethod.Percentile"/>, at least 90 and at most 100; as many are
    /// cut off at both ends. Default: 99.99.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 90 or above 100.</exception>
    public double Percentile { get; init => field = Allowed.When(value is >= 90 and <= 100, value, "90 to 100"); } = 99.99;

    /// <summary>
    /// The most images that are used, at least 1; of more, some are taken at equal distances. Of images above 512×512 pixels, up to four windows of that
    /// size are used. Default: 64.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int MaxImages { get; init => field = Allowed.AtLeast(value, 1); } = 64;

    /// <summary>Gets the share of the work that is done, from 0 to 1, after each image. Default: null.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops the quantisation with an <see cref="OperationCanceledException"/>; nothing is written then. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }
}
