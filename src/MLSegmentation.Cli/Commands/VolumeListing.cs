using Microsoft.ML;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary>Finds volumes to predict, and calls their masks as the library calls the volumes: so they are paired when they are evaluated.</summary>
/// <param name="mlContext">Lists folders.</param>
/// <param name="options">How folders are searched and files read.</param>
internal sealed class VolumeListing(MLContext mlContext, SegmentationVolumeFolderOptions options)
{
    // nnU-Net's _0000.
    private const int NumberLength = 5;

    private readonly Dictionary<string, Dictionary<string, string>> _names = new(StringComparer.Ordinal);

    /// <summary>The volumes of a folder: files, files of channels that are one volume, or folders of slices.</summary>
    public VolumeSource OfFolder(string folder)
    {
        var data = mlContext.Data.LoadSegmentationVolumes(folder, options);
        PredictedImage[] images =
        [
            .. mlContext.Data.ListSegmentationVolumes(folder, options with { Warning = null })
                .Select(volume => new PredictedImage(volume.ImagePaths[0], volume.ImagePaths[0], volume.Name) { Channels = volume.ImagePaths }),
        ];
        return new VolumeSource(images, Load);

        IEnumerable<(PredictedImage Image, Func<SegmentationVolume> Load)> Load()
        {
            var column = data.Schema["Image"];
            using var cursor = data.GetRowCursor([column]);
            var get = cursor.GetGetter<SegmentationVolume>(column);
            foreach (var image in images)
            {
                cursor.MoveNext();
                yield return (image, () =>
                {
                    SegmentationVolume volume = null!;
                    get(ref volume);
                    return volume;
                });
            }
        }
    }

    /// <summary>Volumes that are a file each.</summary>
    public VolumeSource OfFiles((string Root, IEnumerable<string> Files) found)
    {
        PredictedImage[] images = [.. found.Files.Select(file => new PredictedImage(file, file, NameOf(found.Root, file)))];
        return new VolumeSource(images, () => images.Select(image => (image, Reading(image.Path))));

        Func<SegmentationVolume> Reading(string file) => () => SegmentationVolume.Load(
            file, new() { MaxVoxels = options.MaxVoxels, FourthAxisIsChannels = options.FourthAxisIsChannels, Warning = options.Warning });
    }

    /// <summary>A file is called as in a listing of its folder, if it is all of a volume there: of channels by themselves, each keeps its name.</summary>
    private string NameOf(string root, string file)
    {
        string folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : ".";
        string own = Path.GetFileName(file)[..^(SegmentationVolume.FindExtension(file)?.Length ?? 0)];
        string name = MayBeOfChannel(own) ? NamesIn(folder).GetValueOrDefault(Path.GetFileName(file)) ?? own : own;
        return Path.Combine(Path.GetRelativePath(root, folder) is var within and not "." ? within : "", name);
    }

    /// <summary>Whether the listing of a folder may call a file otherwise; a listing looks through all sub-folders, too.</summary>
    private bool MayBeOfChannel(string name) => options.ChannelSuffixes?.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))
        ?? (name.Length > NumberLength && name[^NumberLength] == '_' && name[^(NumberLength - 1)..].All(char.IsAsciiDigit));

    private Dictionary<string, string> NamesIn(string folder)
    {
        if (!_names.TryGetValue(folder, out var names))
        {
            _names.Add(folder, names = ListNames(folder));
        }

        return names;
    }

    private Dictionary<string, string> ListNames(string folder)
    {
        try
        {
            return mlContext.Data.ListSegmentationVolumes(folder, options with { Recursive = false, Warning = null })
                .Where(volume => volume.ImagePaths.Count == 1)
                .ToDictionary(volume => Path.GetFileName(volume.ImagePaths[0]), volume => volume.Name, StringComparer.Ordinal);
        }
        catch (SegmentationException)
        {
            // A folder that cannot be listed says nothing about names.
            return [];
        }
    }
}
