using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Refuses times that are too short on any machine, before anything is read or measured.</summary>
internal static class ShortTimes
{
    /// <summary>What is too short for a training: its steps take some milliseconds each at the least.</summary>
    public static TimeSpan OfPlans { get; } = TimeSpan.FromSeconds(0.1);

    /// <summary>What is too short for planning and training: it is left aside for writing the model.</summary>
    public static TimeSpan OfRuns { get; } = AutoBudget.LeastEnd;

    /// <summary>Refuses a time that is not above what is too short.</summary>
    /// <exception cref="SegmentationException">It is not.</exception>
    public static void Refuse(TimeSpan time, TimeSpan tooShort)
    {
        if (time <= tooShort)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time of {time.TotalSeconds:0.###} s is too short: {Planner.LeastSteps} steps, the fewest that are planned, and what is done before and "
                + $"after them take longer on any machine. Give at least {Math.Floor(tooShort.TotalSeconds) + 1:0} s; what the images need is told then."));
        }
    }
}
