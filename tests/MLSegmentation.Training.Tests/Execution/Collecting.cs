namespace MLSegmentation.Training.Tests.Execution;

/// <summary>Collects garbage on a thread of its own, without a pause, and waits for the finalizers, until it is disposed.</summary>
internal sealed class Collecting : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isEnough;

    public Collecting()
    {
        _thread = new Thread(Collect);
        _thread.Start();
    }

    public void Dispose()
    {
        _isEnough = true;
        _thread.Join();
    }

    private void Collect()
    {
        while (!_isEnough)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    }
}
