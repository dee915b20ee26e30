using Microsoft.AspNetCore.Builder;
#if NET10_0_OR_GREATER
using Microsoft.OpenApi;
#else
using Microsoft.AspNetCore.Http;
#endif

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>Describes, for OpenAPI documents, what no metadata can: the files that are taken, the query, and answers that are no JSON.</summary>
internal static class OpenApiDescription
{
#if NET10_0_OR_GREATER
    private static readonly string[] ImageTypes =
        ["image/png", "image/jpeg", "image/tiff", "image/bmp", "image/gif", "image/webp", "application/octet-stream"];

    private static readonly (string Name, string Description, JsonSchemaType Type)[] Query =
    [
        ("format", $"The answer: {Formats.Words}. Without it, the header Accept chooses.", JsonSchemaType.String),
        ("opacity", "How strong an overlay is tinted, from 0 to 1. Default: 0.5.", JsonSchemaType.Number),
        ("include", "What JSON holds beside the objects: mask (a PNG file in Base64), geojson, or both with a comma between.", JsonSchemaType.String),
        ("page", "The page of a TIFF file that has several, from 1.", JsonSchemaType.Integer),
    ];

    /// <summary>Adds the description of the endpoint for images.</summary>
    public static void Add(RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters = [.. Query.Select(item => new OpenApiParameter
        {
            Name = item.Name,
            In = ParameterLocation.Query,
            Description = item.Description,
            Schema = new OpenApiSchema { Type = item.Type },
        })];
        operation.RequestBody = CreateBody();
        var content = operation.Responses?["200"].Content;
        foreach (string type in Formats.MediaTypes.Where(type => content?.ContainsKey(type) == false))
        {
            content!.Add(type, type == Formats.GeoJson ? new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } : CreateFile());
        }

        return Task.CompletedTask;
    });

    private static OpenApiRequestBody CreateBody()
    {
        var content = ImageTypes.ToDictionary(type => type, _ => CreateFile());
        content.Add("multipart/form-data", new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["image"] = CreateFile().Schema! },
                Required = new HashSet<string> { "image" },
            },
        });
        return new OpenApiRequestBody { Required = true, Description = "An image file. What it is its content says.", Content = content };
    }

    private static OpenApiMediaType CreateFile() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
#else
    /// <summary>Nothing: ASP.NET Core 8 makes no documents, and other libraries read the metadata.</summary>
    public static void Add(RouteHandlerBuilder endpoint) => endpoint.Accepts<Stream>("application/octet-stream", "*/*");
#endif
}
