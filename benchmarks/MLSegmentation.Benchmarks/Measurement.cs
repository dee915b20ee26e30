using System.Diagnostics;
using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// How long some work took, in milliseconds: by the clock, and of the processor, all threads of the process together. On a machine that is
/// busy with other things only the latter means much.
/// </summary>
internal readonly record struct Measurement(double Elapsed, double Processor)
{
    /// <summary>Measures some work.</summary>
    public static Measurement Of(Action work)
    {
        var stopwatch = Start();
        work();
        return stopwatch();
    }

    /// <summary>Begins to measure.</summary>
    /// <returns>Tells what has passed since.</returns>
    public static Func<Measurement> Start()
    {
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        return () => new Measurement(clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    /// <summary>Reads the text of <see cref="ToString"/>.</summary>
    public static Measurement Parse(string text)
    {
        double[] numbers = [.. text.Split('/').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new Measurement(numbers[0], numbers[1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Elapsed:F3}/{Processor:F3}");
}
