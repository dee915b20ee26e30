using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;
using MLSegmentation.Denoising;
using MLSegmentation.Options;
using MLSegmentation.Training.Denoising;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>
/// Trains a network to take the noise out of images, by the mean squared error. An ML.NET estimator: fit it to a data view with noisy and clean images, or
/// with clean ones that it adds noise to, and it gives a transformer that needs no training engine any more.
/// </summary>
/// <remarks>
/// What is learnt depends on the seed, the images and the options only: noise is drawn anew in every step, from the seed, the step and the patch's place in
/// it, whatever the number of workers.
/// </remarks>
public sealed class DenoisingTrainer : IEstimator<DenoisingTransformer>
{
    private readonly MLContext _context;
    private readonly DenoisingTrainerOptions _options;

    internal DenoisingTrainer(MLContext context, REDCNN network, DenoisingTrainerOptions options)
    {
        ColumnTypes.EnsureRegistered();
        (_context, _options, Network) = (context, options, network);
        network.CheckHyperParameters();
        options.ToLoop().Validate();
        OptionRules.CheckDenoiser(options.Execution);
        OptionRules.CheckEncoder(options.Optimization, network);
        OptionRules.CheckPatience(options.Selection);
        if (options.Noise is null && options.TargetColumnName == options.ImageColumnName)
        {
            throw SegmentationOptionException.Conflict(
                nameof(options.TargetColumnName),
                options.TargetColumnName,
                $"and so is {new OptionName(nameof(options.ImageColumnName))}; give each a name of its own");
        }
    }

    /// <summary>The network that is trained.</summary>
    public REDCNN Network { get; }

    /// <summary>Trains the network.</summary>
    /// <param name="input">The training images. They are read once, in order.</param>
    /// <returns>The trained denoiser.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on, or the training failed; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public DenoisingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return new DenoisingRun(_context, Network, _options).Fit(input);
        }
        finally
        {
            foreach (var observer in _options.Observers)
            {
                observer.OnClose();
            }
        }
    }

    /// <summary>The columns after this step: those before it, and the images without noise.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var kind = DenoisedColumn.RequireKind(inputSchema, _options.ImageColumnName);
        if (_options.Noise is null)
        {
            DenoisedColumn.RequireKind(inputSchema, _options.TargetColumnName);
        }

        // A shape says that there are vectors, not of which dimensions.
        var added = new DataViewSchema.Builder();
        added.AddColumn(
            _options.OutputColumnName ?? _options.ImageColumnName,
            kind == PixelKind.EightBit ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Single, 1, 1, 1));
        return SchemaShapes.Add(inputSchema, added.ToSchema());
    }
}
