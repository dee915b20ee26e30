namespace ScoringFarm;

/// <summary>What the section <c>Farm</c> of the configuration may say; the database is the connection string <c>Farm</c>.</summary>
internal sealed record FarmOptions
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--role"] = "Farm:Role",
        ["--models"] = "Farm:Models",
        ["--images"] = "Farm:Images",
        ["--runs"] = "Farm:Runs",
        ["--database"] = "ConnectionStrings:Farm",
    };

    /// <summary>What this process does. Default: both.</summary>
    public FarmRole Role { get; init; } = FarmRole.Both;

    /// <summary>The folder of models, <c>NAME/VERSION.zip</c>. Default: models.</summary>
    public string Models { get; init; } = "models";

    /// <summary>The folder below which folders may be scored. Default: images.</summary>
    public string Images { get; init; } = "images";

    /// <summary>The folder of what is uploaded and what comes out, the same for all processes. Default: runs.</summary>
    public string Runs { get; init; } = "runs";

    /// <summary>How many images a job has. Default: 16.</summary>
    public int ImagesPerJob { get; init; } = 16;

    /// <summary>How many jobs a process works on at the same time, with a thread each. Default: 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>After how many seconds a job is tried again whose images failed, and how often. Default: 5, 30, 120.</summary>
    public int[]? RetryDelays { get; init; }

    /// <summary>After how long without a sign of its worker a job goes to another one. Default: a minute.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most bytes of an upload. Default: 256 MiB.</summary>
    public long MaxUploadBytes { get; init; } = 256 << 20;

    /// <summary>The PostgreSQL database of the queue; null for one in memory, which lives and dies with the only process.</summary>
    public string? Database { get; init; }

    /// <summary>The delays that are meant.</summary>
    public int[] Delays => RetryDelays ?? [5, 30, 120];

    /// <summary>Reads the options.</summary>
    /// <exception cref="FarmOptionException">A key or a value does not exist, or something is missing.</exception>
    public static FarmOptions Read(IConfigurationManager configuration, string[] args)
    {
        configuration.AddCommandLine(args, Switches);
        string? database = configuration.GetConnectionString("Farm") is { Length: > 0 } given ? given : null;
        try
        {
            var options = configuration.GetSection("Farm").Get<FarmOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
            return database is null && options.Role != FarmRole.Both
                ? throw new FarmOptionException(
                    $"A process with the role {(options.Role == FarmRole.Web ? "web" : "worker")} shares its queue with others: give a PostgreSQL database "
                    + "with --database, or leave --role out.")
                : options with { Database = database };
        }
        catch (InvalidOperationException exception)
        {
            throw new FarmOptionException($"The section 'Farm' of the configuration cannot be used: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}

/// <summary>What a process of the farm does.</summary>
internal enum FarmRole
{
    /// <summary>Takes images and shows results.</summary>
    Web,

    /// <summary>Scores.</summary>
    Worker,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>The configuration keeps the program from starting.</summary>
internal sealed class FarmOptionException(string message) : Exception(message);
