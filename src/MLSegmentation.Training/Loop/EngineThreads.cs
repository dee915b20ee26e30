using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Sets how many threads the engine computes with, and sets it back when disposed.</summary>
/// <remarks>
/// The number is that of the calling thread and of all threads to come. Where trainings overlap, a later one finds the number of an earlier one: all
/// set back what was there before the first of them, whichever ends last. A training within another one, on its thread, sets back that one's.
/// </remarks>
internal sealed class EngineThreads : IDisposable
{
    private static readonly object Gate = new();
    private static int _count;
    private static int _before;

    [ThreadStatic]
    private static int _depth;

    private readonly int? _found;

    public EngineThreads(int threads)
    {
        lock (Gate)
        {
            // Asked in any case: a thread that was never asked takes, when it first computes, whatever number another thread set last.
            int found = torch.get_num_threads();
            _before = _count == 0 ? found : _before;
            _found = _depth == 0 ? null : found;
            torch.set_num_threads(threads);
            _count++;
            _depth++;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            torch.set_num_threads(_found ?? _before);
            _count--;
            _depth--;
        }
    }
}
