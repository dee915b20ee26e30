using System.Linq.Expressions;
using Hangfire;

namespace ScoringFarm;

/// <summary>Puts into the queue what a run has to do.</summary>
internal sealed class FarmQueue(IBackgroundJobClient jobs, FarmOptions options)
{
    /// <summary>Queues the images that have neither a mask nor a failure.</summary>
    /// <returns>How many there are.</returns>
    public int Add(Run run)
    {
        var plan = run.Plan;
        int[] left = [.. Enumerable.Range(0, plan.Images.Count).Where(index => !run.IsDone(plan.Images[index]))];
        foreach (int[] batch in left.Chunk(options.ImagesPerJob))
        {
            // What lies between and is done is passed over.
            var (first, last) = (batch[0], batch[^1]);
            Add(run.Name, job => job.Score(run.Name, plan.Model, plan.Version, first, last, null!, CancellationToken.None));
        }

        return left.Length;
    }

    private void Add(string run, Expression<Action<ScoringJob>> job)
    {
        try
        {
            jobs.Enqueue(job);
        }
        catch (BackgroundJobClientException)
        {
            throw new FarmException(
                StatusCodes.Status503ServiceUnavailable,
                $"The run '{run}' is there, but the queue does not take all of its jobs at the moment. POST /runs/{run}/resume when it does.");
        }
    }
}
