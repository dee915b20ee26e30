using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Loads all models when the application starts, and looks after their files until it ends.</summary>
internal sealed class ModelsStart(IServiceProvider services, IEnumerable<ServedModelName> names) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watching = [];

    /// <summary>Ends when no file is looked after any more.</summary>
    internal Task Watching => Task.WhenAll(_watching);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string name in names.Select(item => item.Name).Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var service = services.GetRequiredKeyedService<SegmentationService>(name);

            // What changes while the model is being loaded counts.
            var watch = service.Options.ReloadOnChange ? new ModelFileWatch(service.Options.ModelPath, service.Options) : null;
            try
            {
                service.Load();
            }
            catch
            {
                watch?.Dispose();
                throw;
            }

            if (watch is not null)
            {
                var stopping = _stopping.Token;
                _watching.Add(Task.Run(() => WatchAsync(service, watch, stopping), CancellationToken.None));
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Watching.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nobody stops what did not start as a whole.
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
        }

        _stopping.Dispose();
    }

    private static async Task WatchAsync(SegmentationService service, ModelFileWatch watch, CancellationToken stopping)
    {
        using (watch)
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    if (!await watch.WaitAsync(stopping).ConfigureAwait(false))
                    {
                        service.Refuse($"There is no file '{SegmentationText.Escape(service.Options.ModelPath)}' any more.");
                    }
                    else if (!service.Reload())
                    {
                        watch.WantAgain();
                    }
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (OutOfMemoryException)
                {
                    service.Refuse("There is not enough memory for it.");
                    watch.WantAgain();
                }
            }
        }
    }
}
