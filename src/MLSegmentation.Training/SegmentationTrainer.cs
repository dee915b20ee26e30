using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Scoring;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// Trains a network to segment images or volumes. An ML.NET estimator: fit it to a data view with a column of images and one of masks, alone
/// or at the end of a pipeline, and it gives a transformer that needs no training engine any more.
/// </summary>
/// <remarks>
/// Every <see cref="Fit"/> begins anew, unless the options say to resume. The random numbers of the engine are one generator for the
/// whole process, so of several trainings in one process at the same time none is repeatable.
/// </remarks>
public sealed class SegmentationTrainer : IEstimator<SegmentationTransformer>
{
    private readonly MLContext _context;
    private readonly SegmentationTrainerOptions _options;

    internal SegmentationTrainer(MLContext context, NetworkArchitecture network, SegmentationTrainerOptions options)
    {
        ColumnTypes.EnsureRegistered();
        _context = context;
        _options = options with { Optimization = options.Optimization.For(network) };
        Network = network;
        network.CheckHyperParameters();
        options.Validate();
        OptionRules.CheckNetwork(options, network);
    }

    /// <summary>The network that is trained.</summary>
    public NetworkArchitecture Network { get; }

    /// <summary>Trains the network.</summary>
    /// <param name="input">The training images with their masks. They are read once, in order.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on, or the training failed; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SegmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return Prepare(input).Fit(input);
        }
        finally
        {
            foreach (var observer in _options.Observers)
            {
                observer.OnClose();
            }
        }
    }

    /// <summary>
    /// Measures what a training on these images would take: reads and checks all of them, builds the network, takes three steps, of which the
    /// first does not count, validates one image, and writes nothing.
    /// </summary>
    /// <param name="input">The training images with their masks.</param>
    /// <returns>The time and the memory.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// TrainingEstimate estimate = mlContext.Segmentation().Trainers.UNet().Estimate(data);
    /// Console.WriteLine($"{estimate.Duration}, {estimate.PeakMemory / 1e9:F1} GB");
    /// </code>
    /// </example>
    public TrainingEstimate Estimate(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Prepare(input).Estimate(input);
    }

    /// <summary>The columns after this step: those before it, the masks and the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _options.ImageColumnName);
        LabelColumn.Require(inputSchema, _options.LabelColumnName);
        var columns = new ModelColumns(_options.ImageColumnName, _options.PredictedLabelColumnName, _options.ScoreColumnName);

        // A shape says that there is an annotation with the classes, not which classes they are.
        return SchemaShapes.Add(inputSchema, ResultSchema.Create(columns, _options.Classes ?? SegmentationClasses.Binary));
    }

    /// <summary>Fits the options to the column of images.</summary>
    private TrainingSession Prepare(IDataView input)
    {
        DroppedColumns.Check(input, _options.ImageColumnName);
        DroppedColumns.Check(input, _options.LabelColumnName);
        var options = VolumeRules.Fit(_options, ImageColumn.Require(input.Schema, _options.ImageColumnName));
        VolumeRules.RequireRank(Network, options.Rank);
        return new TrainingSession(_context, Network, options);
    }
}
