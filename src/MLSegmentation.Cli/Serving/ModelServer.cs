using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLSegmentation.Hosting;

namespace MLSegmentation.Cli.Serving;

/// <summary>The web server of <c>mlseg serve</c>: the endpoints of a model, and a page to try it. It depends on no settings but its own.</summary>
internal static class ModelServer
{
    private const string SegmentationPath = "/segment";

    /// <summary>Makes the server, which does not listen yet.</summary>
    public static WebApplication Create(ServerAddresses addresses, Action<SegmentationServiceOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Environment.CurrentDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(addresses.Urls).ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Logging.AddProvider(new TerminalLogs());
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);
        builder.Services.AddRouting();
        builder.Services.AddProblemDetails();
        builder.Services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowedHosts = addresses.HostNames;
            options.IncludeFailureMessage = false;
        });
        builder.Services.AddSegmentation(configure);
        builder.Services.AddHealthChecks().AddSegmentation();
        builder.Services.AddOpenApi();
        var app = builder.Build();
        app.UseStatusCodePages(Refusal.AnswerAsync);
        app.UseHostFiltering();
        app.MapSegmentation(SegmentationPath);
        app.MapSegmentationPage("/", SegmentationPath);
        app.MapHealthChecks("/health");
        app.MapOpenApi();
        return app;
    }
}
