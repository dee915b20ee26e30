using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MLSegmentation.Hosting.Endpoints;

namespace MLSegmentation.Hosting.Page;

/// <summary>The page and its files, which the assemblies hold.</summary>
internal static class PageEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly Encoding Text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string segmentationPath)
    {
        string folder = pattern.TrimEnd('/');
        byte[] script = Read("page.js");
        byte[] style = Read("page.css");
        byte[] viewer = Text.GetBytes(VolumeViewer.Script);
        string page = Text.GetString(Read("index.html"));
        return new EndpointConventions(
        [
            Add(pattern, context => Answer(context, Fill(page, context, folder, segmentationPath), "text/html")),
            Add($"{folder}/segmentation.js", context => Answer(context, script, "text/javascript")),
            Add($"{folder}/segmentation-viewer.js", context => Answer(context, viewer, "text/javascript")),
            Add($"{folder}/segmentation.css", context => Answer(context, style, "text/css")),
        ]);

        IEndpointConventionBuilder Add(string path, Func<HttpContext, IResult> answer) =>
            endpoints.MapMethods(path, Methods, answer).ExcludeFromDescription();
    }

    /// <summary>The page with the paths of what it needs, behind whatever path the application has.</summary>
    private static byte[] Fill(string page, HttpContext context, string folder, string segmentationPath) => Text.GetBytes(page
        .Replace("{folder}", WebUtility.HtmlEncode($"{context.Request.PathBase}{folder}"), StringComparison.Ordinal)
        .Replace("{endpoint}", WebUtility.HtmlEncode($"{context.Request.PathBase}{segmentationPath}"), StringComparison.Ordinal));

    private static IResult Answer(HttpContext context, byte[] content, string type)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        string tag = Convert.ToHexString(SHA256.HashData(content), 0, 8);
        return Results.Bytes(content, $"{type}; charset=utf-8", entityTag: new($"\"{tag}\""));
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"Page/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its file '{name}'.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
