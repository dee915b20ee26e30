using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Predicted masks and the true masks of the same names, as a data view to evaluate.</summary>
internal static class PredictionFolder
{
    /// <summary>Loads both, and the images where their folder is given; without classes, the predictions must say themselves which they hold.</summary>
    public static IDataView Load(string predictions, string masks, string? images, SegmentationClasses? classes, SegmentationFolderOptions? options)
    {
        var search = SegmentationFolderOptions.ToSearch(options);
        IReadOnlyList<Row> all = Pair(predictions, masks, images, search);
        var rows = options?.Shard?.TakeFrom(all) ?? all;
        var reading = SegmentationFolderOptions.ToReading(options);
        var headers = options is { RequireReadable: true } ? ReadableFiles.Require(rows.SelectMany(row => row.ListFiles()), reading) : null;

        classes ??= MaskLoader.Create(null, [.. all.Select(row => row.PredictionPath)], reading).Classes;
        var context = new MLContext();
        var columns = SchemaDefinition.Create(typeof(Row));
        ShardOfList.Find(options?.Shard, all, row => [row.ImagePath, row.MaskPath, row.PredictionPath])?.AddTo(columns[ColumnNames.ImagePath]);
        var files = context.Data.LoadFromEnumerable(rows, columns);
        var withTruth = LoadMasks(files, ColumnNames.Label, nameof(Row.MaskPath), CreateLoader(rows, row => row.MaskPath));
        var withBoth = LoadMasks(withTruth, ColumnNames.PredictedLabel, nameof(Row.PredictionPath), CreateLoader(rows, row => row.PredictionPath));
        return images is null ? withBoth : LoadImages(withBoth, reading, Survey());

        // A part without images has the columns of the others.
        PixelKind Survey() => SegmentationFolderOptions.ToWanted(options) is { AreGiven: true, Kind: { } wanted } ? wanted : FilePixels.Survey(
            (rows.Count > 0 ? rows : all.Take(1)).Select(row => row.ImagePath), reading, options?.Pixels is not null, headers)?.Kind
            ?? options?.Pixels ?? PixelKind.EightBit;

        // Of two masks that do not go together, neither is decoded: one may be much larger than the other.
        FolderMaskLoader CreateLoader(IReadOnlyList<Row> rows, Func<Row, string> path)
        {
            var byPath = rows.ToLookup(path);
            return new FolderMaskLoader("", classes, reading, file => RequireSameSize(byPath[file].First(), reading));
        }
    }

    private static void RequireSameSize(Row row, FileReading reading)
    {
        if (TryReadSize(row.MaskPath, reading) is { } expected && TryReadSize(row.PredictionPath, reading) is { } given && given != expected)
        {
            throw new SegmentationException(
                $"The predicted mask '{row.PredictionPath}' has {given} pixels, but the true one, '{row.MaskPath}', has {expected}; "
                + "both must have the image's size.");
        }
    }

    /// <summary>The size of a file; null where it cannot be read, which whoever reads it is told.</summary>
    private static ImageSize? TryReadSize(string path, FileReading reading)
    {
        try
        {
            return ImageFile.ReadHeader(path, reading, "mask").Size;
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    private static IDataView LoadImages(IDataView data, FileReading reading, PixelKind pixels) =>
        new SegmentationImageLoadingTransformer(ColumnNames.Image, nameof(Row.ImagePath), "", pixels, reading).Transform(data);

    private static IDataView LoadMasks(IDataView data, string name, string pathColumn, FolderMaskLoader loader) =>
        new MaskLoadingEstimator(new MaskLoadingTransformer(name, pathColumn, loader)).Fit(data).Transform(data);

    /// <summary>Predictions have the names of images, so that the pattern leads from them to their masks.</summary>
    private static List<Row> Pair(string predictions, string masks, string? images, FolderSearch search)
    {
        var truth = ImageFolder.ListImages(masks, "mask", search, except: predictions);
        var predicted = ImageFolder.ListImages(predictions, "prediction", search, except: masks);
        var pairing = new MaskPairing(WithoutOverlays(predicted.Images), truth.Images, search.Pattern);
        var others = pairing.WithoutImage.Where(mask => search.Pattern.IsForm(mask.Name)).ToList();
        if (others.Count > 0 || pairing.Pairs.Count == 0)
        {
            throw Without(others.Count > 0 ? others : truth.Images, truth, "prediction", predictions, search.Pattern);
        }

        pairing.WarnOfCase(search.Warning);
        search.WarnOfLeftOut(truth, pairing.WithoutMask, [.. predicted.Unreadable, .. truth.Unreadable], "predictions without a mask");
        return images is null
            ? [.. pairing.Pairs.Select(pair => new Row(pair.Image.Path, pair.Mask.Path, pair.Image.Path))]
            : WithImages(pairing, truth, images, search);
    }

    /// <summary>The files but for the overlays that <c>mlseg predict</c> writes beside the masks, in a folder of their own.</summary>
    private static List<FoundFile> WithoutOverlays(IReadOnlyList<FoundFile> files)
    {
        const string OverlayFolder = "overlays/";
        var keys = files.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        return [.. files.Where(file => !file.Key.StartsWith(OverlayFolder, StringComparison.Ordinal) || !keys.Contains(file.Key[OverlayFolder.Length..]))];
    }

    private static List<Row> WithImages(MaskPairing predicted, FolderFiles truth, string images, FolderSearch search)
    {
        var listed = ImageFolder.ListImages(images, "image", search);
        var pairing = new MaskPairing([.. predicted.Pairs.Select(pair => pair.Image)], listed.Images, MaskPattern.SameName);
        var masks = predicted.Pairs.ToDictionary(pair => pair.Image, pair => pair.Mask);
        if (FolderFiles.AreSame(images, truth.Root))
        {
            // A folder of masks alone stands for the images.
            var found = pairing.Pairs.ToDictionary(pair => pair.Image, pair => pair.Mask);
            return [.. predicted.Pairs.Select(pair => new Row(found.GetValueOrDefault(pair.Image, pair.Mask).Path, pair.Mask.Path, pair.Image.Path))];
        }

        if (pairing.WithoutMask.Count > 0)
        {
            throw Without([.. pairing.WithoutMask.Select(prediction => masks[prediction])], truth, "image", images, search.Pattern);
        }

        return [.. predicted.Pairs.Zip(pairing.Pairs, (pair, image) => new Row(image.Mask.Path, pair.Mask.Path, pair.Image.Path))];
    }

    /// <summary>The error of true masks to which something is missing.</summary>
    public static SegmentationException Without(IReadOnlyList<FoundFile> missing, FolderFiles masks, string what, string folder, MaskPattern pattern) => new(
        $"{missing.Count} of the {masks.Images.Count} masks in '{masks.Root}' {(missing.Count == 1 ? "has" : "have")} no {what} "
        + $"{(pattern.IsSameName ? "of the same name" : $"to which the pattern '{pattern}' fits")} in '{folder}': {FolderSearch.Join(missing)}. "
        + (missing.Count == 1 ? "Add it, or take this mask out." : "Add them, or take these masks out."));

    private sealed record Row(string ImagePath, string MaskPath, string PredictionPath)
    {
        /// <summary>The image, where it is not the prediction itself, the mask and the prediction.</summary>
        public IEnumerable<ImagePair> ListFiles() => [new(ImagePath, MaskPath), .. ImagePath == PredictionPath ? [] : (ImagePair[])[new(PredictionPath, null)]];
    }
}
