using System.Collections;
using Microsoft.ML;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>What notebooks show of trainings, networks and augmentations.</summary>
public sealed class TrainingMonitorTests
{
    private static readonly UNet Network = new() { Width = 4, Depth = 1 };

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_WithMonitor_ShowsEveryEpochAndTheEnd()
    {
        List<TrainingView> views = [];
        using var model = Fit(new TrainingMonitor(views.Add, validationImages: 2));

        // Four images in batches of two: two steps an epoch.
        Assert.Equal([(1, 2, false), (2, 4, false), (2, 4, true)], views.Select(view => (view.History.Epochs.Count, view.Progress.Step, view.IsCompleted)));
        Assert.Equal(model.Info.Training!.BestEpoch, views[^1].History.BestEpoch);
        string html = Format(views[0]);
        Assert.Equal(views[0].ToHtml(), html);
        Assert.Contains("Epoch 1 of 2: training loss", html, StringComparison.Ordinal);
        Assert.Contains("validation Dice", html, StringComparison.Ordinal);

        // Image, truth, prediction and errors of two images.
        Assert.Equal(8, html.Split("<img ").Length - 1);
        Assert.Contains("completed, the model holds epoch", views[^1].ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MonitorWhoseActionThrows_TrainsOn()
    {
        int calls = 0;
        using var model = Fit(new TrainingMonitor(_ =>
        {
            calls++;
            throw new InvalidOperationException("The cell is gone.");
        }));

        Assert.Equal(1, calls);
        Assert.Equal(2, model.Info.Training!.Epochs.Count);
    }

    [Fact]
    public void Format_NetworkSummary_GivesWhatItCostsAndItsLayers()
    {
        var summary = NetworkSummary.Of(Network.CreateGraph(1, 2), new ImageSize(32, 16));

        string html = Format(summary);

        Assert.Contains($">{summary.Parameters:N0}</dd>", html, StringComparison.Ordinal);
        Assert.Contains("for 32 × 16<", html, StringComparison.Ordinal);
        Assert.Contains($"{summary.Layers.Count} layers</summary>", html, StringComparison.Ordinal);
        Assert.Contains(summary.Layers[0].Name, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_AugmentedImage_GivesImageMaskAndOverlay()
    {
        var options = new SegmentationTrainerOptions { Crop = new ImageSize(16, 16), Classes = SegmentationClasses.Binary };
        using var patch = AugmentationPreview.Create(_context, Images(), options, count: 1)[0];

        Assert.Equal(3, Format(patch).Split("<img ").Length - 1);
    }

    private SegmentationTransformer Fit(TrainingMonitor monitor) => _context.Segmentation().Trainers.UNet(Network, new SegmentationTrainerOptions
    {
        Crop = new ImageSize(32, 32),
        Steps = 4,
        BatchSize = 2,
        Execution = new() { Threads = 1 },
        Classes = SegmentationClasses.Binary,
        ValidationSet = Images(),
        Observers = [monitor],
    }).Fit(Images());

    private IDataView Images() => SyntheticImages.Load(
        _context, [.. Enumerable.Range(0, 4).Select(index => SyntheticImages.CreateUniform(32, 32, (byte)(50 * (index + 1)), (byte)(index % 2)))]);

    /// <summary>Finds the formatter as .NET Interactive does: by the names of an attribute and of its members.</summary>
    private static string Format(object value)
    {
        object attribute = value.GetType().GetCustomAttributes(true).Single(item => item.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var formatters = (IEnumerable)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(sourceType), null)!;
        object formatter = formatters.Cast<object>().Single();
        Assert.Equal(value.GetType(), formatter.GetType().GetProperty("Type")!.GetValue(formatter));
        using var writer = new StringWriter();
        Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]));
        return writer.ToString();
    }
}
