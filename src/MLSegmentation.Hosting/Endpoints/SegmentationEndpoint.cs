using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>The two endpoints of a model: its description, and the answers to images.</summary>
internal sealed class SegmentationEndpoint(string name)
{
    private const string Methods = "GET, HEAD, POST";

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string name)
    {
        var endpoint = new SegmentationEndpoint(name);
        var group = endpoints.MapGroup(pattern).WithTags("Segmentation");
        var get = group.MapGet("", (Delegate)endpoint.Describe)
            .WithSummary("What the model is for: its classes, the pixels that it takes, and how large images may be.")
            .Produces<ModelAnswer>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var post = group.MapPost("", (Delegate)endpoint.PostAsync)
            .WithSummary("Scores an image.")
            .WithDescription("Takes an image file as the body, or as the only file of a form. The query 'format' or the header Accept chooses the answer: "
                + "the mask as PNG whose palette index is the class index, the objects as JSON or GeoJSON, or the image with the mask drawn over it.")
            .Produces<ObjectsAnswer>(StatusCodes.Status200OK, Formats.Json)
            .DisableAntiforgery();
        foreach (int status in Problems.Statuses)
        {
            post.ProducesProblem(status);
        }

        OpenApiDescription.Add(post);
        var head = group.MapMethods("", [HttpMethods.Head], (Delegate)endpoint.Describe).ExcludeFromDescription();

        // Taken where no other endpoint of the path takes the method: the framework's own refusal gives no reason.
        var other = endpoints.Map(pattern, (Delegate)RefuseMethod).ExcludeFromDescription();
        return new EndpointConventions([get, head, post, other]);
    }

    private static IResult RefuseMethod(HttpContext context)
    {
        context.Response.Headers.Allow = Methods;
        return Problems.Create(
            context,
            StatusCodes.Status405MethodNotAllowed,
            SegmentationText.Escape($"The method is {context.Request.Method}; there are {Methods}. An image is sent with POST."));
    }

    private IResult Describe(HttpContext context)
    {
        var service = GetService(context);
        return service.Status.IsLoaded
            ? Results.Json(ModelAnswer.Of(service), AnswerJson.Options)
            : Problems.Create(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "No model is loaded: the application is about to start, or to end. Try again later.");
    }

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var service = GetService(context);
        try
        {
            return await service.MeasureAsync(() => AnswerAsync(context, service)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Problems.Answer(context, service, exception);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, SegmentationService service)
    {
        // What is wrong is refused before the file is read.
        _ = ImageQuery.Read(context.Request, service.Info);
        var answer = await service.UseAsync(() => ReadAsync(context, service), context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.Vary = "Accept";
        return Results.Bytes(answer.Content, answer.MediaType);
    }

    private static async Task<Func<SegmentationTransformer, Answer>> ReadAsync(HttpContext context, SegmentationService service)
    {
        var upload = await UploadReader.ReadAsync(context.Request, service.Options.MaxUploadBytes, context.RequestAborted).ConfigureAwait(false);
        return model =>
        {
            // Another model may have come into the place of the one that was there before the file was read.
            var query = ImageQuery.Read(context.Request, model.Info);
            return model.Info.Volumes is null
                ? new Answer(new ImageAnswer(service, query, upload, context.RequestAborted).Create(model), Formats.MediaTypeOf(query.Format))
                : new VolumeAnswer(service, query, upload, context.RequestAborted).Create(model);
        };
    }

    private SegmentationService GetService(HttpContext context) => context.RequestServices.GetRequiredKeyedService<SegmentationService>(name);
}
