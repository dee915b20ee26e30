using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MLSegmentation.Cli.Serving;

/// <summary>Says why, as problem details, where the server refuses a request that comes to none of its endpoints.</summary>
internal static class Refusal
{
    private const int LongestShown = 200;

    /// <summary>Answers what has a status and nothing else.</summary>
    public static Task AnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        int status = http.Response.StatusCode;

        // The framework adds the trace only for clients that say that they accept JSON.
        var trace = new Dictionary<string, object?> { ["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier };
        return Results.Problem(Describe(http, status), statusCode: status, extensions: trace).ExecuteAsync(http);
    }

    private static string Describe(HttpContext http, int status) => status switch
    {
        StatusCodes.Status404NotFound =>
            $"There is nothing at '{Show(http.Request.Path)}'. The page is at /, images go to /segment, and /openapi/v1.json describes it.",
        StatusCodes.Status405MethodNotAllowed =>
            $"'{Show(http.Request.Path)}' does not take the method {Show(http.Request.Method)}; it takes {http.Response.Headers.Allow}.",
        StatusCodes.Status400BadRequest =>
            $"The server is called by the name '{Show(http.Request.Host.Host)}', and answers to {string.Join(", ", HostNames(http))} alone. "
            + "mlseg serve --urls has it listen to other machines, by any name.",
        _ => "The server cannot answer the request.",
    };

    private static IEnumerable<string> HostNames(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<HostFilteringOptions>>().Value.AllowedHosts;

    private static string Show(string? text) => SegmentationText.Escape(text ?? "", LongestShown);
}
