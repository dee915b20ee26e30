// Serves a segmentation model in an application of one's own: endpoints for images, a page to try it, a health check and an OpenAPI document. After
// ./mlseg demo:
//
//   dotnet run --project samples/WebApi -- --Segmentation:ModelPath=$PWD/mlseg-demo/model.zip
//   curl --data-binary @mlseg-demo/data/test/images/cells00.png 'http://localhost:5000/segment?format=objects'

using Microsoft.Extensions.Options;
using Microsoft.ML.Data;
using MLSegmentation;
using MLSegmentation.Hosting;

const string Segment = "/segment";

var builder = WebApplication.CreateBuilder(args);

// A model that is not there and a port that is taken are told in a line below; the host would log where they were thrown.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

// What the section may hold are the properties of SegmentationServiceOptions; a wrong key keeps the application from starting.
builder.Services.AddSegmentation(builder.Configuration.GetSection("Segmentation"));
builder.Services.AddHealthChecks().AddSegmentation();

// What is refused has a reason, also where it comes to no endpoint.
builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
    context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at this path. Images go to {Segment}; /openapi/v1.json describes it.",
        StatusCodes.Status405MethodNotAllowed => "This path does not take the method; the header Allow has those that it takes.",
        StatusCodes.Status400BadRequest => "The request has a value that this path does not take; /openapi/v1.json describes it.",
        _ => "The request could not be answered. What went wrong is in the log of the server.",
    });
builder.Services.AddOpenApi();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapHealthChecks("/health");
app.MapOpenApi();

// POST an image; GET says what the model is for.
app.MapSegmentation(Segment);
app.MapSegmentationPage("/", Segment);

// The model in code of one's own: how much of a drawn image each class covers.
app.MapGet("/share/{grey}", async (byte grey, SegmentationService service, CancellationToken cancellationToken) =>
{
    using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [grey, grey, grey, 255, 0, 0, 0, 255]);
    var prediction = await service.PredictAsync(image, cancellationToken: cancellationToken);
    var mask = prediction.PredictedLabel!;
    return service.Info.Classes.Select((item, index) => new { item.Name, Share = (double)mask.Pixels.Count((byte)index) / mask.Pixels.Length });
});

try
{
    app.Run();
    return 0;
}
catch (Exception problem) when (problem is SegmentationException or OptionsValidationException or IOException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
