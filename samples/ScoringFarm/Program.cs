// Scores folders and uploads of images by any number of processes that share a queue; README.md says how. After ./mlseg demo:
//
//   mkdir -p models/cells && cp mlseg-demo/model.zip models/cells/1.zip
//   dotnet run --project samples/ScoringFarm -- --images $PWD/mlseg-demo/data/test --models $PWD/models --runs $PWD/runs
//   curl -X POST 'http://localhost:5000/runs?model=cells&version=1&folder=images'
//
// and http://localhost:5000/jobs shows the queue.

using Hangfire;
using Microsoft.AspNetCore.Http.Features;
using ScoringFarm;

var worker = Host.CreateApplicationBuilder(args);
FarmOptions options;
try
{
    options = FarmOptions.Read(worker.Configuration, args);
}
catch (FarmOptionException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

if (options.Role == FarmRole.Worker)
{
    worker.Services.AddFarm(options);
    worker.Build().Run();
    return 0;
}

var web = WebApplication.CreateBuilder(args);
web.Services.AddFarm(options);
web.Services.AddProblemDetails();
web.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = options.MaxUploadBytes);
web.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = options.MaxUploadBytes);

var app = web.Build();
app.UseExceptionHandler();
app.MapFarm();

// Only this machine sees the dashboard unless an authorisation of one's own says otherwise.
app.MapHangfireDashboard("/jobs");
app.Run();
return 0;
