using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MLSegmentation.Hosting.Diagnostics;
using MLSegmentation.Hosting.Serving;

namespace MLSegmentation.Hosting;

/// <summary>Registers models that an application serves.</summary>
public static class SegmentationServiceCollectionExtensions
{
    private const string DefaultName = "";

    /// <summary>Serves a model, which the application gets as a <see cref="SegmentationService"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, above all <see cref="SegmentationServiceOptions.ModelPath"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// var services = new ServiceCollection();
    /// services.AddSegmentation(options => options.ModelPath = "model.zip");
    /// </code>
    /// </example>
    public static IServiceCollection AddSegmentation(this IServiceCollection services, Action<SegmentationServiceOptions> configure) =>
        AddSegmentation(services, DefaultName, configure);

    /// <summary>Serves a model by the options in a section of the configuration, whose keys are the names of the options.</summary>
    /// <remarks>A key that is no option, or a value that an option cannot have, keeps the application from starting, and is named.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, for example <c>builder.Configuration.GetSection("Segmentation")</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Segmentation:ModelPath", "model.zip")]).Build();
    /// var services = new ServiceCollection();
    /// services.AddSegmentation(configuration.GetSection("Segmentation"));
    /// </code>
    /// </example>
    public static IServiceCollection AddSegmentation(this IServiceCollection services, IConfiguration configuration) =>
        AddSegmentation(services, DefaultName, configuration);

    /// <summary>Serves one of several models, which the application gets by <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the model.</param>
    /// <param name="configure">Sets the options, above all <see cref="SegmentationServiceOptions.ModelPath"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// var services = new ServiceCollection();
    /// services.AddSegmentation("cells", options => options.ModelPath = "cells.zip");
    /// services.AddSegmentation("roads", options => options.ModelPath = "roads.zip");
    /// </code>
    /// </example>
    public static IServiceCollection AddSegmentation(this IServiceCollection services, string name, Action<SegmentationServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<SegmentationServiceOptions>(name).Configure(configure).ValidateOnStart();
        return Add(services, name);
    }

    /// <summary>Serves one of several models by the options in a section of the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the model.</param>
    /// <param name="configuration">The section, for example <c>builder.Configuration.GetSection("Segmentation:Cells")</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddSegmentation(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return AddSegmentation(services, name, options => Bind(configuration, name, options));
    }

    private static IServiceCollection Add(IServiceCollection services, string name)
    {
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ServingMeter(provider.GetRequiredService<IMeterFactory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmentationServiceOptions>, OptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelsStart>());
        services.AddSingleton(new ServedModelName(name));
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, name));
        if (name.Length == 0)
        {
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<SegmentationService>(name));
        }

        return services;
    }

    private static SegmentationService Create(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<SegmentationServiceOptions>>().Get(name);
        string root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Environment.CurrentDirectory;
        options.ModelPath = Path.GetFullPath(options.ModelPath, root);
        return new SegmentationService(
            name,
            options,
            provider.GetRequiredService<ServingMeter>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<SegmentationService>(),
            provider.GetRequiredService<TimeProvider>());
    }

    private static void Bind(IConfiguration configuration, string name, SegmentationServiceOptions options)
    {
        try
        {
            configuration.Bind(options, binding => binding.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TargetInvocationException or ArgumentException)
        {
            string place = configuration is IConfigurationSection section ? $"'{section.Path}' " : "";
            string text = $"The configuration {place}of {ServedModelName.Describe(name)} cannot be used: {Reason(exception)}";
            throw new OptionsValidationException(name, typeof(SegmentationServiceOptions), [SegmentationText.Escape(text)]);
        }
    }

    // The binder wraps what the options themselves say.
    private static string Reason(Exception exception) =>
        exception is SegmentationOptionException || exception.InnerException is null
            ? exception.Message
            : exception is TargetInvocationException ? Reason(exception.InnerException) : $"{exception.Message} {exception.InnerException.Message}";
}
