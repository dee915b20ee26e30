using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>What a training would take, for people and as JSON.</summary>
internal static class EstimateResult
{
    /// <summary>Shows it, and gives its JSON form.</summary>
    /// <param name="estimate">A training on all images.</param>
    /// <param name="images">How many images there are.</param>
    /// <param name="folds">Of how many parts each is left out of one training; null for the one training.</param>
    /// <param name="isOfSteps">Whether every training has as many steps, however many images there are.</param>
    public static object Show(TrainingEstimate estimate, long images, int? folds, bool isOfSteps)
    {
        if (images < folds)
        {
            throw new SegmentationException($"There are {images} images, too few for {folds} folds; take at most {images} folds.");
        }

        foreach (string line in Words.Wrap(TrainingText.Start(estimate.Training), Terminal.Width, 2))
        {
            Terminal.WriteLine(line);
        }

        // Each training leaves out one of the parts, and takes as much less time.
        var all = folds is { } count ? DurationText.Times(isOfSteps ? count : count - 1, estimate.Duration) : estimate.Duration;
        FactTable.Write(Facts(estimate, folds, all));
        Terminal.WriteLine("Everything was read and checked, and nothing was trained or written; leave out --dry-run to train.");
        return ToResult(estimate, folds, all);
    }

    /// <summary>The JSON form; times are in seconds.</summary>
    private static object ToResult(TrainingEstimate estimate, int? folds, TimeSpan all)
    {
        var training = estimate.Training;
        return new
        {
            Network = training.Network.Name,
            training.Network.Parameters,
            training.Seed,
            training.Images,
            UnlabelledImages = training.UnlabelledImages == 0 ? (int?)null : training.UnlabelledImages,
            training.ValidationImages,
            Classes = training.Classes.Select(item => item.Name),
            training.Channels,
            PatchSize = training.PatchSize.ToString(),
            training.BatchSize,
            training.Steps,
            training.StepsPerEpoch,
            training.Epochs,
            training.StepsTaken,
            training.Device,
            training.Threads,
            Precision = TrainingText.Precision(training.Precision),
            training.Options,
            folds,
            SecondsPerStep = estimate.StepDuration.TotalSeconds,
            SecondsPerValidation = estimate.ValidationDuration.TotalSeconds,
            SecondsPerEpoch = estimate.EpochDuration.TotalSeconds,
            Seconds = all.TotalSeconds,
            estimate.PeakMemory,
        };
    }

    private static IEnumerable<(string Name, string Value)> Facts(TrainingEstimate estimate, int? folds, TimeSpan all)
    {
        bool isValidated = estimate.ValidationDuration > TimeSpan.Zero;
        yield return ("step", Seconds(estimate.StepDuration));
        yield return ("epoch", isValidated
            ? $"{Seconds(estimate.EpochDuration)}, {Seconds(estimate.ValidationDuration / estimate.Training.ValidationInterval)} of it for the validation"
            : Seconds(estimate.EpochDuration));
        string rest = estimate.Training.StepsTaken > 0 ? " for the steps that are left" : "";
        yield return folds is null
            ? ("training", $"{DurationText.Format(all)}{rest} (h:mm:ss or m:ss)")
            : ("training", $"{DurationText.Format(all)} (h:mm:ss or m:ss) for {folds} folds, each on the images of the others; evaluation not counted");
        string where = estimate.Training.Device == "cpu" ? "" : " of main memory; that of the device is not known";
        yield return ("memory", string.Create(CultureInfo.InvariantCulture, $"about {estimate.PeakMemory / 1024.0 / 1024.0:N0} MiB at the most{where}"));
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
