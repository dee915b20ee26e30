namespace ScoringFarm;

/// <summary>What the web role answers.</summary>
internal static class FarmEndpoints
{
    private const int LongestWait = 60;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.5);

    public static void MapFarm(this WebApplication app)
    {
        var farm = app.MapGroup("").AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (FarmException exception)
            {
                return Results.Problem(exception.Message, statusCode: exception.Status);
            }
        });
        farm.MapGet("/models", (ModelVersions models) => models.List());
        farm.MapPost("/runs", (string? model, string? version, string? folder, ModelVersions models, RunStore runs, FarmQueue queue) =>
        {
            var (name, number) = Require(models, model, version);
            return Begin(runs.Create(name, number, folder ?? ""), queue);
        });
        farm.MapPost(
            "/runs/upload",
            async (string? model, string? version, HttpRequest request, ModelVersions models, RunStore runs, FarmQueue queue, CancellationToken cancellation) =>
            {
                var (name, number) = Require(models, model, version);
                var form = await ReadFormAsync(request, cancellation);
                return Begin(runs.Create(name, number, form.Files), queue);
            });
        farm.MapGet("/runs/{run}", (string run, int? wait, RunStore runs, CancellationToken cancellation) => ReadAsync(runs.Open(run), wait, cancellation));
        farm.MapGet("/runs/{run}/masks/{**image}", (string run, string image, RunStore runs) => SendMask(runs.Open(run), image));

        // Again what failed, and what is in no queue any more.
        farm.MapPost("/runs/{run}/resume", (string run, RunStore runs, FarmQueue queue) =>
        {
            var work = runs.Open(run);
            work.ForgetFailures();
            return Results.Ok(new { Run = run, Queued = queue.Add(work) });
        });
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return request.HasFormContentType
                ? await request.ReadFormAsync(cancellation)
                : throw FarmException.Invalid("Images are uploaded as the files of a form, multipart/form-data.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            int status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            throw new FarmException(status, $"The form cannot be read: {exception.Message}");
        }
    }

    private static (string Name, string Version) Require(ModelVersions models, string? model, string? version)
    {
        var (name, number) = (FarmNames.Word(model, "The model"), FarmNames.Word(version, "The version"));
        models.Require(name, number);
        return (name, number);
    }

    private static IResult Begin(Run run, FarmQueue queue)
    {
        queue.Add(run);
        return Results.Created($"/runs/{run.Name}", run.Read());
    }

    /// <summary>How far a run is; asked to wait, when it has ended, or after so many seconds.</summary>
    private static async Task<RunState> ReadAsync(Run run, int? wait, CancellationToken cancellation)
    {
        var end = DateTime.UtcNow.AddSeconds(Math.Clamp(wait ?? 0, 0, LongestWait));
        var state = run.Read();
        while (state.State == RunState.Running && DateTime.UtcNow < end)
        {
            await Task.Delay(LookInterval, cancellation);
            state = run.Read();
        }

        return state;
    }

    private static IResult SendMask(Run run, string image)
    {
        string file = run.MaskFile(FarmNames.Below(image, "The image"));
        return File.Exists(file)
            ? Results.File(file, "image/png")
            : throw FarmException.NotFound($"There is no mask of '{image}' in the run '{run.Name}'.");
    }
}
