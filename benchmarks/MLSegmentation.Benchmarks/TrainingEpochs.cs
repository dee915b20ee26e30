using System.Diagnostics;
using Microsoft.ML;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// Whole epochs of a training on images from files, and after each of them as many bare steps of the same network on as many patches of
/// the same size, in turns so that both meet the same machine.
/// </summary>
internal sealed class TrainingEpochs(UNet network, SegmentationTrainerOptions options, int images) : IProgress<TrainingProgress>, IDisposable
{
    private readonly List<Measurement> _epochs = [];
    private readonly List<Measurement> _bare = [];
    private Func<Measurement> _clock = Measurement.Start();
    private TrainingStep? _step;

    /// <summary>Prints what the epochs and the bare steps took, and their ratios.</summary>
    public static void Run(string folder, int width, int batch, int size, int epochs)
    {
        var mlContext = new MLContext(seed: 1);
        var classes = SegmentationClasses.Parse("background=0, object=255");
        string images = Path.Combine(folder, "images");
        var options = new SegmentationTrainerOptions
        {
            BatchSize = batch,
            Crop = new ImageSize(size, size),
            Channels = 3,
            Epochs = epochs,
            Augmentations = AugmentationPresets.Microscopy,
            Execution = new() { Threads = 1 },
            Seed = 1,
        };
        var network = new UNet { Width = width };
        using var run = new TrainingEpochs(network, options, Directory.GetFiles(images).Length);
        options = options with { Progress = run };
        using var model = mlContext.Segmentation().Trainers.UNet(network, options)
            .Fit(mlContext.Data.LoadSegmentationFolder(images, Path.Combine(folder, "masks"), classes));
        run.PrintSummary();
    }

    void IProgress<TrainingProgress>.Report(TrainingProgress value)
    {
        if (value.Step == 1)
        {
            Console.WriteLine($"  start, decoding and first step, ms: {_clock()}");
        }

        if (value.CompletedEpoch is null)
        {
            return;
        }

        _epochs.Add(_clock());
        if (_step is null)
        {
            Console.WriteLine($"  peak memory of the training: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
            _step = new TrainingStep(network, channels: 3, options.BatchSize, options.Crop!.Value.Width);
            _step.Run(options.BatchSize);
        }

        _bare.Add(Measurement.Of(() => RunBareSteps(_step)));
        Console.WriteLine($"  epoch {value.Epoch}, ms: {_epochs[^1]}, bare steps {_bare[^1]}");
        _clock = Measurement.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _step?.Dispose();

    private void RunBareSteps(TrainingStep step)
    {
        for (int left = images; left > 0; left -= options.BatchSize)
        {
            step.Run(Math.Min(left, options.BatchSize));
        }
    }

    /// <summary>An epoch lies between the bare steps after the one before and those after itself; it is compared with their mean.</summary>
    private void PrintSummary()
    {
        var around = _bare.Zip(
            _bare.Skip(1),
            (before, after) => new Measurement((before.Elapsed + after.Elapsed) / 2, (before.Processor + after.Processor) / 2));
        Console.WriteLine($"  first epoch, with start and decoding / bare steps: {Spread.DescribeRatios(_epochs[..1], _bare)}");
        Console.WriteLine($"  later epochs / bare steps: {Spread.DescribeRatios(_epochs[1..], [.. around])}");
    }
}
