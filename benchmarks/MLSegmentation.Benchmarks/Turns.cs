using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// The side of a comparison that works: it says that the engine is there, then works once for each line of the standard input and
/// answers with how long each part of the work took. pytorch/training.py does the same.
/// </summary>
internal static class Turns
{
    public static void Serve(Func<IReadOnlyList<Action>> prepare)
    {
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
