using Hangfire;
using Hangfire.Server;
using MLSegmentation;

namespace ScoringFarm;

/// <summary>Scores some images of a run. It may run any number of times, also twice at once: images that are done are passed over.</summary>
internal sealed class ScoringJob(RunStore runs, ModelVersions models, FarmOptions options)
{
    private const string StartsName = "Starts";

    // More starts than attempts have been ended from outside; after so many of these, the image at hand is taken to be what ends its worker.
    private const int MaxEndings = 3;

    /// <summary>Scores the images from the first to the last.</summary>
    /// <exception cref="FarmJobException">Some failed, and will be tried again.</exception>
    [JobDisplayName("{0}: images {3} to {4} by {1} {2}")]
    public void Score(string run, string model, string version, int first, int last, PerformContext context, CancellationToken cancellation)
    {
        var work = runs.Open(run);
        int starts = Count(context, context.GetJobParameter<int>(StartsName) + 1);
        var failures = new Dictionary<string, string>();
        for (int index = first; index <= last; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            string image = work.Plan.Images[index];
            if (work.IsDone(image))
            {
                continue;
            }

            if (starts > options.Delays.Length + 1 + MaxEndings)
            {
                work.Fail(image, $"Its worker ended {starts - 1} times before the image was scored: it takes more memory than there is, for example.");
                starts = Count(context, 0);
            }
            else if (TryScore(work, image, () => models.Get(model, version), cancellation) is { } reason)
            {
                failures.Add(image, reason);
            }
        }

        End(work, failures, isLast: context.GetJobParameter<int>("RetryCount") >= options.Delays.Length);
    }

    private static int Count(PerformContext context, int starts)
    {
        context.SetJobParameter(StartsName, starts);
        return starts;
    }

    /// <summary>Scores an image; the result is why that failed.</summary>
    private static string? TryScore(Run run, string image, Func<SegmentationTransformer> open, CancellationToken cancellation)
    {
        try
        {
            string mask = run.MaskFile(image);
            Directory.CreateDirectory(Path.GetDirectoryName(mask)!);
            open().PredictFile(run.ImageFile(image), mask, cancellationToken: cancellation);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception is SegmentationException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private static void End(Run run, Dictionary<string, string> failures, bool isLast)
    {
        if (failures.Count > 0 && !isLast)
        {
            var (image, reason) = failures.First();
            throw new FarmJobException($"{failures.Count} images failed, the first is '{image}': {reason}");
        }

        foreach (var (image, reason) in failures)
        {
            run.Fail(image, reason);
        }
    }
}

/// <summary>Images of a job failed, and the job will be tried again.</summary>
internal sealed class FarmJobException(string message) : Exception(message);
