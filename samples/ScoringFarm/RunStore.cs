using System.Text.Json;
using MLSegmentation;

namespace ScoringFarm;

/// <summary>The runs, a folder each.</summary>
internal sealed class RunStore(FarmOptions options)
{
    private const string PlanFile = "run.json";

    // Of the many jobs of a run, one after the other needs its plan.
    private Run? _latest;

    /// <summary>Begins a run with the images of a folder.</summary>
    public Run Create(string model, string version, string folder)
    {
        string place = Path.Combine(Path.GetFullPath(options.Images), FarmNames.Below(folder, "The folder"));
        return Directory.Exists(place)
            ? Create(NewName(), model, version, place)
            : throw FarmException.NotFound($"There is no folder '{folder}' among the farm's images.");
    }

    /// <summary>Begins a run with files that are uploaded.</summary>
    public Run Create(string model, string version, IFormFileCollection files)
    {
        var images = new Dictionary<string, IFormFile>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            string image = FarmNames.Below(Path.GetFileName(file.FileName), "The name of an uploaded file");
            if (!FarmNames.IsImage(image) || !images.TryAdd(image, file))
            {
                throw FarmException.Invalid($"The uploaded file '{image}' is no image by its name, or is there twice.");
            }
        }

        string name = NewName();
        string place = Directory.CreateDirectory(Path.Combine(FolderOf(name), "images")).FullName;
        foreach (var (image, file) in images)
        {
            AtomicFile.Write(Path.Combine(place, image), file.CopyTo);
        }

        return Create(name, model, version, place);
    }

    /// <summary>Finds a run.</summary>
    /// <exception cref="FarmException">There is none of this name.</exception>
    public Run Open(string name)
    {
        if (_latest is { } latest && latest.Name == name)
        {
            return latest;
        }

        string folder = FolderOf(FarmNames.Word(name, "The run")), file = Path.Combine(folder, PlanFile);
        if (!File.Exists(file))
        {
            throw FarmException.NotFound($"There is no run '{name}'.");
        }

        return _latest = new Run(name, folder, ReadPlan(name, file));
    }

    private static RunPlan ReadPlan(string name, string file)
    {
        try
        {
            // Paths in it become those of files.
            var plan = JsonSerializer.Deserialize<RunPlan>(File.ReadAllBytes(file));
            return plan is { Model: not null, Version: not null, Folder: not null, Images: { } images } && images.All(FarmNames.IsBelow)
                ? plan
                : throw new JsonException("something in it is missing.");
        }
        catch (JsonException exception)
        {
            throw new FarmException(
                StatusCodes.Status409Conflict,
                $"The run '{name}' cannot be used: its {PlanFile} is damaged. Delete the folder of the run, and begin another one. ({exception.Message})");
        }
    }

    private Run Create(string name, string model, string version, string place)
    {
        string[] images = [.. Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories)
            .Where(FarmNames.IsImage)
            .Select(file => Path.GetRelativePath(place, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(image => !FarmNames.IsHidden(image))
            .Order(StringComparer.Ordinal)];

        // The mask of another one could not be asked for.
        Array.ForEach(images, image => FarmNames.Below(image, "The name of an image"));
        if (images.Length == 0)
        {
            throw FarmException.Invalid("There are no images to score: no file has a name that ends in .png, .jpg, .tif or the like.");
        }

        var plan = new RunPlan(model, version, place, images);
        string folder = Directory.CreateDirectory(FolderOf(name)).FullName;
        AtomicFile.Write(Path.Combine(folder, PlanFile), stream => JsonSerializer.Serialize(stream, plan));
        return new Run(name, folder, plan);
    }

    private static string NewName() => $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}";

    private string FolderOf(string name) => Path.Combine(Path.GetFullPath(options.Runs), name);
}
