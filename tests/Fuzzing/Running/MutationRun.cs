using MLSegmentation.Fuzzing.Mutation;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Fuzzing.Running;

/// <summary>Reads mutations of the examples, without AFL: quick, where a reader has changed.</summary>
internal static class MutationRun
{
    /// <summary>Begins.</summary>
    /// <returns>The exit code: 1 where there were faults, which are in the folder then.</returns>
    public static int Begin(FuzzTarget target, int count, string folder)
    {
        using var watch = new Watch(folder, TimeSpan.FromSeconds(5));
        byte[][] examples = [.. target.Examples().Select(example => example.Content)];
        var found = new Dictionary<string, int>();
        for (int index = 0; index < count; index++)
        {
            byte[] input = Mutator.Mutate(examples, index);
            try
            {
                watch.Over(input, () => target.Run(input));
            }
            catch (Exception exception)
            {
                string what = Faults.Describe(exception);
                if (found.TryAdd(what, 1))
                {
                    Console.WriteLine($"{Faults.Keep(folder, exception.GetType().Name, input, what)}: {what}");
                }
                else
                {
                    found[what]++;
                }
            }
        }

        Console.WriteLine($"{target.Name}: {count} inputs, {found.Count} faults");
        return found.Count > 0 ? 1 : 0;
    }
}
