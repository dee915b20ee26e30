namespace MLSegmentation.Training.Auto;

/// <summary>Finds the shortest time that is enough for a run.</summary>
internal static class LeastTime
{
    /// <summary>The shortest time, in whole seconds.</summary>
    /// <param name="given">A time that is not enough, in seconds, or 0.</param>
    /// <param name="getNeeded">
    /// What is needed of a time, in seconds. It may grow with the time, but not for ever: the more time there is, the more images are held out.
    /// </param>
    public static double Find(double given, Func<double, double> getNeeded)
    {
        double least = given;
        while (Math.Ceiling(getNeeded(least) / Planner.TrainingShare) is var longer && longer > least)
        {
            least = longer;
        }

        return least;
    }
}
