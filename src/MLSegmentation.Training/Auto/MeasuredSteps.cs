namespace MLSegmentation.Training.Auto;

/// <summary>
/// Measures steps, those of each shape once: choosing a precision and counting steps ask for the same ones, and so do plans that differ in something
/// else only.
/// </summary>
/// <param name="measure">Measures a step.</param>
internal sealed class MeasuredSteps(Func<TrainingShape, TimeSpan> measure)
{
    private readonly Dictionary<TrainingShape, TimeSpan> _known = [];

    /// <summary>How long a step of a shape takes.</summary>
    public TimeSpan Of(TrainingShape shape)
    {
        if (!_known.TryGetValue(shape, out var time))
        {
            time = measure(shape);
            _known.Add(shape, time);
        }

        return time;
    }
}
