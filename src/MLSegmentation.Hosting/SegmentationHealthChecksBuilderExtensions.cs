using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLSegmentation.Hosting.Serving;

namespace MLSegmentation.Hosting;

/// <summary>Adds the health of served models to the checks of an application.</summary>
public static class SegmentationHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of all models: healthy where each is loaded, degraded where a file has been replaced by one that cannot be used, or is gone, and the
    /// model that was loaded before serves, and a failure where one is not loaded. Its description says what went wrong last, and its data hold that,
    /// since when each model serves, and how often it was replaced.
    /// </summary>
    /// <param name="builder">The checks.</param>
    /// <param name="name">The name of the check. Default: <c>segmentation</c>.</param>
    /// <param name="failureStatus">What a failure counts as. Default: null, unhealthy.</param>
    /// <param name="tags">The tags of the check. Default: none.</param>
    /// <returns>The same checks.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// var services = new ServiceCollection();
    /// services.AddSegmentation(options => options.ModelPath = "model.zip");
    /// services.AddHealthChecks().AddSegmentation();
    /// </code>
    /// </example>
    public static IHealthChecksBuilder AddSegmentation(
        this IHealthChecksBuilder builder, string name = "segmentation", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name, provider => ActivatorUtilities.CreateInstance<SegmentationHealthCheck>(provider), failureStatus, tags));
    }
}
