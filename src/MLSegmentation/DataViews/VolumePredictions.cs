using MLSegmentation.ImageFiles;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.DataViews;

/// <summary>Finds predicted masks of volumes, the true masks of the same names and, for reports, the volumes themselves.</summary>
internal static class VolumePredictions
{
    /// <summary>The true masks that there are, in the order of their names; of volumes that are not asked for, the prediction stands for them.</summary>
    /// <exception cref="SegmentationException">A folder is missing or holds none, or a true mask has no prediction or no volume.</exception>
    public static IReadOnlyList<VolumeCase> List(string predictions, string masks, string? images, SegmentationVolumeFolderOptions options)
    {
        var search = options.ToSearch();
        var truth = new FolderFiles(masks, VolumeFolder.Find(masks, "mask", search, predictions), [], 0);
        var predicted = VolumeFolder.Find(predictions, "prediction", search, masks);
        var pairing = new MaskPairing(predicted, truth.Images, search.Pattern);
        var missing = pairing.WithoutImage.Where(mask => search.Pattern.IsForm(mask.Name)).ToList();
        if (missing.Count > 0 || pairing.Pairs.Count == 0)
        {
            throw PredictionFolder.Without(missing.Count > 0 ? missing : truth.Images, truth, "prediction", predictions, search.Pattern);
        }

        pairing.WarnOfCase(search.Warning);
        search.WarnOfLeftOut(truth, pairing.WithoutMask, [], "predictions without a mask");

        // A folder of masks alone stands for the volumes.
        bool areMasks = images is not null && FolderFiles.AreSame(images, masks);
        var volumes = images is null || areMasks ? null : FindVolumes(pairing, truth, images, options);
        return
        [
            .. pairing.Pairs.Select(pair => new VolumeCase(
                pair.Image.Key, volumes?[pair.Image.Key] ?? [areMasks ? pair.Mask.Path : pair.Image.Path], pair.Mask.Path)
            {
                PredictionPath = pair.Image.Path,
            }),
        ];
    }

    private static Dictionary<string, string[]> FindVolumes(
        MaskPairing predicted, FolderFiles truth, string images, SegmentationVolumeFolderOptions options)
    {
        var search = options.ToSearch() with { Pattern = MaskPattern.SameName };
        var found = VolumeFolder.Find(images, "volume", search, except: null);
        var volumes = ChannelFiles.Group(found, options.ChannelSuffixes, search).ToDictionary(item => item.Volume.Key, item => item.Paths);
        var missing = predicted.Pairs.Where(pair => !volumes.ContainsKey(pair.Image.Key)).Select(pair => pair.Mask).ToList();
        return missing.Count == 0 ? volumes : throw PredictionFolder.Without(missing, truth, "volume", images, options.ToSearch().Pattern);
    }
}
