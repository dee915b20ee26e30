using Microsoft.ML;
using MLSegmentation;

namespace ScoringFarm;

/// <summary>
/// The models in <c>NAME/VERSION.zip</c>. One that a job needs is loaded then, and kept; a version that is added later disturbs none, and the file of a
/// version never changes.
/// </summary>
internal sealed class ModelVersions(FarmOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SegmentationTransformer> _loaded = [];

    /// <summary>The versions of each model.</summary>
    public IReadOnlyDictionary<string, string[]> List() => !Directory.Exists(options.Models)
        ? new Dictionary<string, string[]>()
        : Directory.GetDirectories(options.Models).ToDictionary(
            folder => Path.GetFileName(folder),
            folder => Directory.GetFiles(folder, "*.zip").Select(file => Path.GetFileNameWithoutExtension(file)).Order().ToArray());

    /// <summary>Finds out whether there is such a model.</summary>
    /// <exception cref="FarmException">There is none.</exception>
    public void Require(string name, string version)
    {
        if (!File.Exists(FileOf(name, version)))
        {
            string[] versions = List().GetValueOrDefault(name) ?? [];
            string others = versions.Length > 0 ? $"it has {string.Join(", ", versions)}" : $"there are {string.Join(", ", List().Keys.Order())}";
            throw FarmException.NotFound($"There is no version '{version}' of the model '{name}'; {others}.");
        }
    }

    /// <summary>The model, loaded when it is needed first.</summary>
    public SegmentationTransformer Get(string name, string version)
    {
        string file = FileOf(name, version);
        lock (_gate)
        {
            if (!_loaded.TryGetValue(file, out var model))
            {
                model = new MLContext().Segmentation().Load(file, new() { Threads = 1 });
                _loaded.Add(file, model);
            }

            return model;
        }
    }

    public void Dispose()
    {
        foreach (var model in _loaded.Values)
        {
            model.Dispose();
        }
    }

    private string FileOf(string name, string version) =>
        Path.Combine(options.Models, FarmNames.Word(name, "The model"), $"{FarmNames.Word(version, "The version")}.zip");
}
