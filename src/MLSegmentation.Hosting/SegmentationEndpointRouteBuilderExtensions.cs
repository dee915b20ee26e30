using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using MLSegmentation.Hosting.Endpoints;
using MLSegmentation.Hosting.Page;

namespace MLSegmentation.Hosting;

/// <summary>Adds the endpoints of served models to an application.</summary>
public static class SegmentationEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Adds two endpoints: GET describes the model, and POST takes an image file, as the body or in a form, and answers with the mask (PNG), the objects
    /// (JSON, GeoJSON) or an overlay (PNG, JPEG), as the query <c>format</c> or the header <c>Accept</c> says. Of a model of volumes, it takes a NIfTI file,
    /// and answers with the mask (NIfTI) or a viewer (HTML). What fails is answered with problem details (RFC 9457). The model is that of
    /// <c>AddSegmentation</c> without a name.
    /// </summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path, for example <c>/segment</c>.</param>
    /// <returns>What adds conventions to both endpoints, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// var builder = WebApplication.CreateBuilder();
    /// builder.Services.AddSegmentation(builder.Configuration.GetSection("Segmentation"));
    /// var app = builder.Build();
    /// app.MapSegmentation("/segment");
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapSegmentation(this IEndpointRouteBuilder endpoints, string pattern) =>
        MapSegmentation(endpoints, pattern, name: "");

    /// <summary>Adds the endpoints of one of several models, as <see cref="MapSegmentation(IEndpointRouteBuilder, string)"/> does.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path, for example <c>/segment/cells</c>.</param>
    /// <param name="name">The name that the model was registered with.</param>
    /// <returns>What adds conventions to both endpoints.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapSegmentation(this IEndpointRouteBuilder endpoints, string pattern, string name)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        return SegmentationEndpoint.Map(endpoints, pattern, name);
    }

    /// <summary>
    /// Adds a page to try a model in a browser: drop an image or a volume, see the mask over it, the objects, and download both. It takes nothing from
    /// elsewhere.
    /// </summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path of the page, for example <c>/</c>.</param>
    /// <param name="segmentationPath">
    /// The path that <see cref="MapSegmentation(IEndpointRouteBuilder, string)"/> was given, without parameters. Default: <c>/segment</c>.
    /// </param>
    /// <returns>What adds conventions to the page.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// var builder = WebApplication.CreateBuilder();
    /// builder.Services.AddSegmentation(options => options.ModelPath = "model.zip");
    /// var app = builder.Build();
    /// app.MapSegmentation("/segment");
    /// app.MapSegmentationPage("/");
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapSegmentationPage(
        this IEndpointRouteBuilder endpoints, string pattern, string segmentationPath = "/segment")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(segmentationPath);
        return PageEndpoints.Map(endpoints, pattern, segmentationPath);
    }
}
