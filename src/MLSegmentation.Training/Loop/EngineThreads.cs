using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Sets how many threads the engine computes with, and sets it back when disposed.</summary>
internal sealed class EngineThreads : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    public EngineThreads(int threads) => torch.set_num_threads(threads);

    public void Dispose() => torch.set_num_threads(_before);
}
