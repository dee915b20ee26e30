using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Steps;
using MLSegmentation.DataViews;

namespace MLSegmentation.Classical;

/// <summary>
/// Fits a classical method to images with masks: chooses the parameters that are null, and learns what is to be learned. An ML.NET estimator, alone or in a
/// pipeline, with the same columns as a trained network.
/// </summary>
public sealed class ClassicalTrainer : IEstimator<ClassicalTransformer>
{
    private readonly MLContext _context;
    private readonly ClassicalOptions _options;

    internal ClassicalTrainer(MLContext context, ClassicalMethod method, ClassicalOptions options)
    {
        ColumnTypes.EnsureRegistered();
        (_context, Method, _options) = (context, method, options);
    }

    /// <summary>The method, with parameters that are null.</summary>
    public ClassicalMethod Method { get; }

    /// <summary>Fits the method.</summary>
    /// <param name="input">
    /// The images with their masks; some are read, for the parameters, and by the random forest all, twice.
    /// </param>
    /// <returns>The fitted method.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// The data cannot be fitted to: a column is missing, there are no rows, or more classes than the method takes; or OpenCV, which the method needs, cannot
    /// be loaded.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public ClassicalTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DroppedColumns.Check(input, _options.ImageColumnName);
        DroppedColumns.Check(input, _options.LabelColumnName);
        using var channel = ((IHostEnvironment)_context).Start("Classical segmentation");
        var mapping = CreateMapping();
        _ = mapping.Bind(input.Schema);
        var rows = new TrainingRows(input, _options);
        RequireClasses(rows.Classes);
        var fitted = Method.Fit(new FittingSet(rows, _options));
        channel.Info(MessageSensitivity.None, "Fitted {0}: {1}", fitted.Method.Name, fitted.Method.DescribeParameters());
        return new ClassicalTransformer(mapping with { Fitted = fitted, Classes = rows.Classes }, input.Schema);
    }

    /// <summary>The columns after this step: those before it, the masks and, of methods that have them, the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var mapping = CreateMapping();
        mapping.Check(inputSchema);
        LabelColumn.Require(inputSchema, _options.LabelColumnName);
        return SchemaShapes.Add(inputSchema, mapping.CreatePromise());
    }

    private ClassicalMapping CreateMapping() => new(_options.PredictedLabelColumnName, _options.ImageColumnName)
    {
        ScoreColumnName = Method.HasScores ? _options.ScoreColumnName : null,
        Classes = _options.Classes,
    };

    private void RequireClasses(SegmentationClasses classes)
    {
        if (classes.Count < 2 || classes.Count > Method.MostClasses)
        {
            string most = Method.MostClasses == 2 ? "two classes" : FormattableString.Invariant($"2 to {Method.MostClasses} classes");
            throw new SegmentationException(
                $"The method '{Method.Name}' tells {most} apart, but the masks have {classes.Count} ({classes}). "
                + $"Take '{new RandomForest().Name}', which takes any number, or join classes, as in 'background=0, other=*'.");
        }
    }
}
