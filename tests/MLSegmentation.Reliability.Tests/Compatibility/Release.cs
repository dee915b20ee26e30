namespace MLSegmentation.Reliability.Tests.Compatibility;

/// <summary>The files that a released version left, and the commands that they are of.</summary>
/// <param name="Version">Its number.</param>
internal sealed record Release(string Version)
{
    /// <summary>The classes of its masks.</summary>
    public const string Classes = "background=0,cell=255";

    /// <summary>The parts in which the masks were evaluated, too.</summary>
    public static IReadOnlyList<string> Shards { get; } = ["0/3", "1/3", "2/3"];

    private static readonly string Root =
        Path.Combine(Repository.Root, "tests", "MLSegmentation.Reliability.Tests", "Compatibility", "releases");

    /// <summary>The releases that were recorded.</summary>
    public static IEnumerable<string> Versions => Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>Its images and masks.</summary>
    public string[] Data => ["--images", this["images"], "--masks", this["masks"], "--classes", Classes];

    /// <summary>Where its files are.</summary>
    public string Folder { get; init; } = Path.Combine(Root, Version);

    /// <summary>A file or folder of the release.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>The training whose checkpoints were kept.</summary>
    public string[] Train(string checkpoints) =>
    [
        "train", .. Data, "--network", "unet", "--width", "4", "--depth", "1", "--crop", "32x32", "--batch-size", "2", "--steps", "12", "--seed", "1",
        "--threads", "1", "--checkpoints", checkpoints, "--checkpoint-steps", "5",
    ];

    /// <summary>Masks and scores of the release's images.</summary>
    public string[] Predict(string model, string output) =>
        ["--model", model, "--images", this["images"], "--output", output, "--scores", "--threads", "1"];

    /// <summary>The metrics of the masks that the release predicted, in which no network's rounding plays a part.</summary>
    public string[] Evaluate(string json) =>
    [
        "--predictions", this["predictions"], "--masks", this["masks"], "--classes", Classes, "--surfaces", "--objects", "--bootstrap", "50", "--json", json,
    ];

    /// <summary>The images without noise, by the release's denoiser.</summary>
    public string[] Denoise(string output) =>
        ["--model", this["denoiser.zip"], "--images", this["images"], "--output", output, "--threads", "1"];
}
