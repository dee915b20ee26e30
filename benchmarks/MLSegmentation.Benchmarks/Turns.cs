using MLSegmentation.Training;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// The side of a comparison that works: it says that the engine is there, then works once for each line of the standard input and
/// answers with how long each part of the work took. pytorch/training.py does the same.
/// </summary>
internal static class Turns
{
    /// <param name="reuseMemory">Whether the process works with the settings of the allocator that a training makes.</param>
    /// <param name="prepare">Gives the parts of the work.</param>
    public static void Serve(bool reuseMemory, Func<IReadOnlyList<Action>> prepare)
    {
        if (reuseMemory && !MemoryReuse.Enable())
        {
            throw new NotSupportedException("The allocator's settings are decided by the environment, or this is not glibc.");
        }

        torch.set_num_threads(1); // loads the engine
        torch.manual_seed(1);
        Console.WriteLine("ready");
        IReadOnlyList<Action>? parts = null;
        while (Console.ReadLine() is not null)
        {
            parts ??= prepare();
            Console.WriteLine(string.Join(' ', parts.Select(Measurement.Of)));
        }
    }
}
