using System.CommandLine;
using MLSegmentation.Cli;
using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Compatibility;

/// <summary>
/// Writes what later versions must go on to read: every kind of file that this version writes, with the images that they are of and what it makes of them.
/// It is done once for each release: <c>MLSEGMENTATION_RECORD_RELEASE=0.1.0 dotnet test tests/MLSegmentation.Reliability.Tests</c>.
/// </summary>
internal static class ReleaseRecording
{
    private const string Variable = "MLSEGMENTATION_RECORD_RELEASE";

    /// <summary>The release to record; null, as a rule, for none.</summary>
    public static string? Version => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Records this version.</summary>
    public static void Write(string version)
    {
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Directory.CreateDirectory(new Release(version).Folder).FullName;
        try
        {
            // Files name others by the paths that were given, which should be those of any machine.
            Write(new Release(version) { Folder = "" });
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static void Write(Release release)
    {
        using var folder = new WorkFolder(4);
        CopyFolder(folder.Images, release["images"]);
        CopyFolder(folder.Masks, release["masks"]);
        Train(release);
        Describe(release);
        Mlseg.Run(
            "denoise", "--train", release["images"], "--noise", "gaussian:0.1", "--model", release["denoiser.zip"], "--width", "2",
            "--crop", "48x48", "--steps", "20", "--learning-rate", "0.02", "--batch-size", "2", "--threads", "1", "--seed", "1").Succeeded();
        Mlseg.Run(["denoise", .. release.Denoise(release["denoised"])]).Succeeded();
        Mlseg.Run(["baseline", .. release.Data, "--method", "multi-otsu", "--model", release["classical.zip"]]).Succeeded();
        File.WriteAllLines(release["options.txt"], Options());
    }

    /// <summary>Every command with every option of it, one a line.</summary>
    public static IEnumerable<string> Options() => Program.CreateRootCommand().Subcommands
        .SelectMany(command => command.Options.Select(option => $"{command.Name} {option.Name}"))
        .Order(StringComparer.Ordinal);

    private static void Train(Release release)
    {
        Mlseg.Run(
        [
            .. release.Train(release["checkpoints"]), "--model", release["model.zip"], "--onnx", release["model.onnx"], "--history", release["history.json"],
        ]).Succeeded();

        // The last checkpoint is of the end, and leaves nothing to go on with.
        File.Delete(Directory.EnumerateFiles(release["checkpoints"], "*.safetensors").Max(StringComparer.Ordinal)!);
        Mlseg.Run("export", "--model", release["model.zip"], "--weights", release["weights.safetensors"]).Succeeded();
    }

    private static void Describe(Release release)
    {
        Mlseg.Run(["predict", .. release.Predict(release["model.zip"], release["predictions"])]).Succeeded();
        Mlseg.Run(["evaluate", .. release.Evaluate(release["metrics.json"])]).Succeeded();
        Directory.CreateDirectory(release["shards"]);
        foreach (string shard in Release.Shards)
        {
            Mlseg.Run(["evaluate", .. release.Evaluate(release[$"shards/{shard[0]}.json"]), "--shard", shard]).Succeeded();
        }

        Mlseg.Run("info", "--model", release["model.zip"], "--json", release["info.json"]).Succeeded();
        Mlseg.Run(["plan", .. release.Data, "--budget", "20steps", "--memory", "2GB", "--output", release["plan.json"], "--threads", "1"]).Succeeded();
        Mlseg.Run(
            "convert", "--from", release["masks"], "--images", release["images"], "--to", release["annotations.json"], "--to-format", "coco",
            "--classes", Release.Classes).Succeeded();
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
