using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Loads all models when the application starts, and looks after their files until it ends.</summary>
internal sealed class ModelsStart(IServiceProvider services, IEnumerable<ServedModelName> names) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watching = [];

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
                _watching.Add(Task.Run(() => WatchAsync(service, watch), CancellationToken.None));
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task WatchAsync(SegmentationService service, ModelFileWatch watch)
    {
        using (watch)
        {
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    if (await watch.WaitAsync(_stopping.Token).ConfigureAwait(false))
                    {
                        service.Reload();
                    }
                    else
                    {
                        service.Refuse($"There is no file '{SegmentationText.Escape(service.Options.ModelPath)}' any more.");
                    }
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (OutOfMemoryException)
                {
                    service.Refuse("There is not enough memory for it.");
                }
            }
        }
    }
}
