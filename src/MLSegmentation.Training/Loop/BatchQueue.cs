using System.Collections.Concurrent;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// Has batches filled in the background, some ahead of the training, and hands them out in order. Each batch is one task of the
/// thread pool, and knows by its number alone what it holds, so the number of workers has no influence on it.
/// </summary>
internal sealed class BatchQueue : IDisposable
{
    private readonly BatchFiller _filler;
    private readonly int _batchSize;
    private readonly int _batches;
    private readonly int _batchesPerEpoch;
    private readonly Queue<Task<TrainingBatch>> _pending = new();
    private readonly ConcurrentBag<TrainingBatch> _free = [];
    private int[] _order = [];
    private int _scheduled;

    /// <summary>Begins to fill the first batches: as many at a time as workers, from a batch counted from 0 over all epochs.</summary>
    /// <param name="filler">Fills them.</param>
    /// <param name="batchSize">The images of a batch.</param>
    /// <param name="batches">The batches of all epochs.</param>
    /// <param name="workers">How many are filled at a time.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="areWhole">Whether an epoch leaves out the images, other ones each time, that would make a smaller batch.</param>
    public BatchQueue(BatchFiller filler, int batchSize, int batches, int workers, int first = 0, bool areWhole = false)
    {
        _filler = filler;
        _batchSize = Math.Min(batchSize, filler.SampleCount);
        _batches = batches;
        _batchesPerEpoch = areWhole ? filler.SampleCount / _batchSize : GetBatchesPerEpoch(filler.SampleCount, _batchSize);
        _scheduled = first;
        while (_pending.Count < workers && _scheduled < batches)
        {
            Schedule();
        }
    }

    /// <summary>How many batches are filled at a time unless the options say so: one for each processor that the engine leaves over.</summary>
    public static int GetWorkers(ExecutionOptions options) => options.Workers ?? Math.Clamp(Environment.ProcessorCount - torch.get_num_threads(), 1, 8);

    /// <summary>How many batches make an epoch.</summary>
    public static int GetBatchesPerEpoch(int samples, int batchSize) => (samples + batchSize - 1) / batchSize;

    /// <summary>Waits for the next batch. Give it back with <see cref="Return"/>.</summary>
    public TrainingBatch Take()
    {
        var batch = _pending.Dequeue().GetAwaiter().GetResult();
        if (_scheduled < _batches)
        {
            Schedule();
        }

        return batch;
    }

    /// <summary>Lets the arrays of a batch be used for another.</summary>
    public void Return(TrainingBatch batch) => _free.Add(batch);

    /// <summary>Waits until no task reads the images any more.</summary>
    public void Dispose()
    {
        foreach (var task in _pending)
        {
            // A failure of a batch that nobody waits for any more concerns nobody.
            task.ContinueWith(static finished => finished.Exception, TaskScheduler.Default).GetAwaiter().GetResult();
        }

        _pending.Clear();
    }

    private void Schedule()
    {
        var (epoch, position) = Math.DivRem(_scheduled++, _batchesPerEpoch);
        if (position == 0 || _order is [])
        {
            _order = _filler.GetOrder(epoch);
        }

        int[] order = _order;
        int start = position * _batchSize;
        int count = Math.Min(_batchSize, order.Length - start);
        _pending.Enqueue(Task.Run(() => Fill(epoch, order.AsSpan(start, count))));
    }

    private TrainingBatch Fill(int epoch, ReadOnlySpan<int> indices)
    {
        if (!_free.TryTake(out var batch))
        {
            batch = _filler.CreateBatch(_batchSize);
        }

        _filler.Fill(batch, epoch, indices);
        return batch;
    }
}
