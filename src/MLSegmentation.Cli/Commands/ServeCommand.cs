using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Cli.Serving;
using MLSegmentation.Hosting;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg serve</c>: a web server for a model, with a page to try it.</summary>
internal sealed class ServeCommand : Command
{
    private const int MebibyteBits = 20;
    private const int HighestMaxUpload = 2047;

    // The process ends half a second after Ctrl+C, whatever is still at work.
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(300);

    private static readonly SegmentationServiceOptions Defaults = new();

    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where to listen, several with semicolons between. By default only this machine can connect; http://*:5000 lets all.",
        HelpName = "URL",
        DefaultValueFactory = _ => ServerAddresses.Default,
    };
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<int?> _maxUpload = Option.Integer(
        "--max-upload", $"The largest file that is taken, in MiB. Default: {Defaults.MaxUploadBytes >> MebibyteBits}.", 1, HighestMaxUpload, "MIB");
    private readonly Option<int?> _maxConcurrency = Option.Integer(
        "--max-concurrency", "How many images are scored at the same time. Default: one for each logical processor.", 1, unit: "IMAGES");
    private readonly Option<int?> _maxQueueLength = Option.Integer(
        "--max-queue-length",
        $"How many images wait for that; those that come then are refused with status 503. Default: {Defaults.MaxQueueLength}.",
        0,
        unit: "IMAGES");
    private readonly AveragingArguments _averaging = new();
    private readonly PostProcessingArguments _postProcessing = new();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();

    public ServeCommand()
        : base("serve", "Serve a model over HTTP, with a page to drop images on.")
    {
        this.Add(
        [
            _model, _urls, _maxPixels, _maxUpload, _maxConcurrency, _maxQueueLength,
            .. _averaging.Views, .. _postProcessing.Options, .. _engine.Options,
        ]);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var addresses = ServerAddresses.Read(parsed.GetValue(_urls)!);
        string model = parsed.GetValue(_model)!.FullName;
        var scoring = ReadScoring(parsed);

        // The server calls what it does not allow by the names of its own options.
        int maxPixels = new SegmentationFolderOptions { MaxPixels = parsed.GetValue(_maxPixels) ?? Defaults.MaxPixels }.MaxPixels;
        var app = ModelServer.Create(addresses, options => Configure(options, parsed, model, maxPixels, scoring));
        await using (app.ConfigureAwait(false))
        {
            await StartAsync(app, addresses, cancellation).ConfigureAwait(false);
            foreach (string url in app.Urls)
            {
                Terminal.WriteLine($"Serving {model} at {url}");
            }

            Terminal.WriteLine("The page is at /, images go to /segment, and /openapi/v1.json describes it. Ctrl+C ends it.");
            await EndAsync(app, cancellation).ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        return 0;
    }

    private static async Task StartAsync(WebApplication app, ServerAddresses addresses, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (OptionsValidationException exception)
        {
            throw new UsageException(exception.Failures.First());
        }
        catch (SocketException exception)
        {
            throw new SegmentationException($"The server cannot listen at {string.Join(" and ", addresses.Urls)}: {exception.Message}", exception);
        }
    }

    /// <summary>Serves until the token is cancelled, and then takes no more requests and lets those that have begun end, for a moment.</summary>
    private static async Task EndAsync(WebApplication app, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await app.StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What has not ended is cut off.
        }
    }

    private SegmentationScoringOptions ReadScoring(ParseResult parsed)
    {
        var options = new SegmentationScoringOptions { PostProcessing = _postProcessing.Read(parsed) };
        var scoring = _engine.ReadScoring(parsed, _averaging.ReadViews(parsed, options));

        // Several images at a time share no bar.
        return scoring with { Tiling = scoring.Tiling with { Progress = null } };
    }

    private void Configure(
        SegmentationServiceOptions options, ParseResult parsed, string model, int maxPixels, SegmentationScoringOptions scoring)
    {
        options.ModelPath = model;
        options.Scoring = scoring;
        options.MaxPixels = maxPixels;
        options.MaxUploadBytes = parsed.GetValue(_maxUpload) is { } mebibytes ? (long)mebibytes << MebibyteBits : options.MaxUploadBytes;
        options.MaxConcurrency = parsed.GetValue(_maxConcurrency) ?? options.MaxConcurrency;
        options.MaxQueueLength = parsed.GetValue(_maxQueueLength) ?? options.MaxQueueLength;
    }
}
