// Scores images with the model that appsettings.json names, model.zip beside it by default:
//
//   dotnet run
//   curl --data-binary @image.png http://localhost:5000/segment --output mask.png
//   curl --data-binary @image.png "http://localhost:5000/segment?format=objects"
//
// The page to drop images on is http://localhost:5000.

using MLSegmentation.Hosting;

var builder = WebApplication.CreateBuilder(args);

// The keys of the section are the properties of SegmentationServiceOptions.
builder.Services.AddSegmentation(builder.Configuration.GetSection("Segmentation"));
builder.Services.AddHealthChecks().AddSegmentation();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapSegmentation("/segment");
app.MapSegmentationPage("/");
app.MapHealthChecks("/health");
app.Run();
