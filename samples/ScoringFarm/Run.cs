using System.Text.Json;
using MLSegmentation;

namespace ScoringFarm;

/// <summary>What a run is to do, as its file says it: it does not change.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Where the images are.</param>
/// <param name="Images">Their paths in the folder, with slashes.</param>
internal sealed record RunPlan(string Model, string Version, string Folder, IReadOnlyList<string> Images);

/// <summary>How far a run is.</summary>
internal sealed record RunState(
    string Run, string Model, string Version, string State, int Images, int Masks, IReadOnlyDictionary<string, string> Failures)
{
    public const string Running = "running";
}

/// <summary>
/// A run and its folder. Files are the only record of what is done: an image has one name for its mask, and one for the reason why there is none, and
/// the name stands for a complete file or for nothing. Whoever scores an image a second time writes the same bytes under the same name.
/// </summary>
internal sealed class Run(string name, string folder, RunPlan plan)
{
    public string Name => name;

    public RunPlan Plan => plan;

    public string ImageFile(string image) => Path.Combine(plan.Folder, image);

    public string MaskFile(string image) => Path.Combine(folder, "masks", $"{image}.png");

    /// <summary>Whether nothing is left to do for an image.</summary>
    public bool IsDone(string image) => File.Exists(MaskFile(image)) || File.Exists(FailureFile(image));

    /// <summary>Notes why an image has no mask.</summary>
    public void Fail(string image, string reason)
    {
        string file = FailureFile(image);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, reason));
    }

    /// <summary>Forgets why images have no masks, so that they are tried again.</summary>
    public void ForgetFailures()
    {
        foreach (string image in plan.Images.Where(image => !File.Exists(MaskFile(image)) && File.Exists(FailureFile(image))))
        {
            File.Delete(FailureFile(image));
        }
    }

    public RunState Read()
    {
        var masks = FilesIn("masks");
        var failures = FilesIn("failures");
        int done = plan.Images.Count(image => masks.Contains($"{image}.png"));
        var failed = plan.Images.Where(image => failures.Contains($"{image}.json") && !masks.Contains($"{image}.png")).ToDictionary(
            image => image, ReadReason);
        string state = done + failed.Count < plan.Images.Count ? RunState.Running : failed.Count > 0 ? "ended with failures" : "done";
        return new RunState(name, plan.Model, plan.Version, state, plan.Images.Count, done, failed);
    }

    private string ReadReason(string image)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(File.ReadAllBytes(FailureFile(image))) ?? "";
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            // Damaged, or forgotten since, for another try.
            return $"The reason cannot be read: {exception.Message}";
        }
    }

    private string FailureFile(string image) => Path.Combine(folder, "failures", $"{image}.json");

    private HashSet<string> FilesIn(string kind)
    {
        var place = new DirectoryInfo(Path.Combine(folder, kind));
        return !place.Exists ? [] : [.. place.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(place.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))];
    }
}
