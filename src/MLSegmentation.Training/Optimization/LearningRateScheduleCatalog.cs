using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>The built-in schedules by name, as <c>mlseg --schedule</c> spells them.</summary>
public static class LearningRateScheduleCatalog
{
    private static readonly NamedValues<LearningRateSchedule> Entries = new(
        "schedule",
        ("one-cycle", new OneCycleSchedule()),
        ("constant", new ConstantSchedule()),
        ("step", new StepSchedule()),
        ("cosine", new CosineSchedule()),
        ("polynomial", new PolynomialSchedule()),
        ("plateau", new PlateauSchedule()));

    /// <summary>The names of all schedules.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>Gives the schedule with its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="SegmentationException">There is no such name; the message lists those that exist.</exception>
    public static LearningRateSchedule Create(string name) => Entries.Get(name);

    /// <summary>The name of a schedule that has the settings of the catalogue.</summary>
    internal static string NameOf(LearningRateSchedule schedule) => Entries.NameOf(schedule);
}
