using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How well a simple method does on the images that a model is evaluated on: the floor that the model has to beat.</summary>
public sealed record BaselineResult
{
    /// <summary>The method, for example <c>otsu</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its parameters, as text. Default: empty.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>The mean Dice coefficient, 0 to 1, computed with the same options as that of the model.</summary>
    public required double MeanDice { get; init; }

    /// <summary>The mean intersection over union, 0 to 1.</summary>
    public required double MeanIoU { get; init; }

    /// <summary>The classes.</summary>
    /// <exception cref="SegmentationOptionException">The list is null, or one of the classes is.</exception>
    public required IReadOnlyList<BaselineClass> Classes
    {
        get;
        init => field = new ValueList<BaselineClass>([.. Allowed.When(value?.All(item => item is not null) == true, value!, "lists of classes")]);
    }

    /// <summary>How many seconds the method took to be fitted. Default: 0.</summary>
    public double FittingSeconds { get; init; }

    /// <summary>How many seconds it took to segment and evaluate all images. Default: 0, not measured.</summary>
    public double ScoringSeconds { get; init; }

    /// <summary>Takes what is shown from metrics.</summary>
    /// <param name="name">The method.</param>
    /// <param name="metrics">How well it does.</param>
    /// <returns>The result, without parameters and times.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="metrics"/> is null.</exception>
    /// <example>
    /// <code>
    /// SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(model.Transform(data));
    /// var options = new SegmentationReportOptions { Baselines = [BaselineResult.Create("my method", metrics)] };
    /// </code>
    /// </example>
    public static BaselineResult Create(string name, SegmentationMetrics metrics)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(metrics);
        return new BaselineResult
        {
            Name = name,
            MeanDice = metrics.MeanDice,
            MeanIoU = metrics.MeanIoU,
            Classes = [.. metrics.Classes.Select(item => new BaselineClass(item.Name, item.Dice, item.IoU))],
        };
    }
}
