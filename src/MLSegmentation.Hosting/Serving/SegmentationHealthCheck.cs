using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Whether all models serve, and whether any does so though its file cannot be used any more, and why.</summary>
internal sealed class SegmentationHealthCheck(IServiceProvider services, IEnumerable<ServedModelName> names) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>();
        var reasons = new List<string>();
        bool areLoaded = true;
        foreach (string name in names.Select(item => item.Name).Distinct(StringComparer.Ordinal))
        {
            var status = services.GetRequiredKeyedService<SegmentationService>(name).Status;
            string key = name.Length == 0 ? "model" : SegmentationText.Escape(name);
            areLoaded &= status.IsLoaded;
            data[$"{key}.reloads"] = status.Reloads;
            if (status.Since is { } since)
            {
                data[$"{key}.since"] = since;
            }
            else
            {
                reasons.Add($"{ServedModelName.Describe(name)} is not loaded");
            }

            if (status.LastError is { } error)
            {
                data[$"{key}.lastError"] = error;
                reasons.Add(
                    $"the file of {ServedModelName.Describe(name)} cannot be used, and the model that was loaded before serves: {error.TrimEnd('.')}");
            }
        }

        string? description = reasons.Count == 0 ? null : $"{string.Join("; ", reasons)}.";
        return Task.FromResult(!areLoaded ? new HealthCheckResult(context.Registration.FailureStatus, description, data: data)
            : reasons.Count > 0 ? HealthCheckResult.Degraded(description, data: data)
            : HealthCheckResult.Healthy("All models are loaded.", data));
    }
}
