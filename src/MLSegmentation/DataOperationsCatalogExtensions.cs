using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>Segmentation data for data views.</summary>
public static class DataOperationsCatalogExtensions
{
    /// <summary>
    /// Makes a data view of images and their masks in two folders, or in one. An image and its mask have the same name, apart from the
    /// extension, or names that the options describe; the rows are in the order of the names. At once, only the headers of the images are read, a
    /// mask where no classes are given, and the first three pairs where classes have ranges of values or all others; the rest when a row asks for
    /// it. Nothing is kept.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">The images, files of the kinds in docs/reference/image-files.md.</param>
    /// <param name="maskFolder">The masks, files of the kinds in docs/reference/image-files.md. Masks without an image are left out.</param>
    /// <param name="classes">
    /// Which mask value stands for which class. Null where the masks hold only 0 and 255 (background and foreground), or were
    /// written by <see cref="SegmentationMask.Save(string, SegmentationClasses?)"/> with classes.
    /// </param>
    /// <param name="options">Which mask belongs to which image, and whether sub-folders are searched. Default: null, the defaults.</param>
    /// <returns>
    /// The columns <c>ImagePath</c> and <c>MaskPath</c> (text), <c>Image</c> (<see cref="Microsoft.ML.Data.MLImage"/>, or
    /// <see cref="SegmentationImage"/> where the files have more than 8 bits or other channels than grey or red, green and blue) and
    /// <c>Label</c> (<see cref="SegmentationMask"/>, annotated with the classes). Rows can be shuffled.
    /// </returns>
    /// <exception cref="SegmentationException">
    /// A folder is missing or holds no images, or images of several depths, an image has no mask or several, images and masks are swapped, or no
    /// classes are given where they are needed. While rows are read: a file is damaged, sizes differ, or a mask holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=255");
    /// IDataView images = mlContext.Data.LoadSegmentationFolder("images", "masks", classes);
    /// var split = mlContext.Data.TrainTestSplit(images, testFraction: 0.2);
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationFolder(
        this DataOperationsCatalog catalog,
        string imageFolder,
        string maskFolder,
        SegmentationClasses? classes = null,
        SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        return Load(ImageFolder.List(imageFolder, maskFolder, SegmentationFolderOptions.ToSearch(options)), classes, options);
    }

    /// <summary>
    /// Makes a data view of the images and masks that a CSV file names, for those whose names do not tell which belong together. The rows are
    /// in the order of the file. Images and masks are read as by <c>LoadSegmentationFolder</c>: headers at once, pixels when a row asks for them.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="csvFile">
    /// The file, in UTF-8: the header <c>image,mask</c>, and a line for each pair. Paths are relative to the folder of the file; those with commas
    /// or quotes are in quotes (RFC 4180). Other columns are passed over.
    /// </param>
    /// <param name="classes">
    /// Which mask value stands for which class. Null where the masks hold only 0 and 255 (background and foreground), or were
    /// written by <see cref="SegmentationMask.Save(string, SegmentationClasses?)"/> with classes.
    /// </param>
    /// <param name="options">
    /// Of these, what is about reading files; the pattern and the search of sub-folders must not be set. Default: null, the defaults.
    /// </param>
    /// <returns>The columns of <c>LoadSegmentationFolder</c> with masks.</returns>
    /// <exception cref="ArgumentException">The options have a pattern or search sub-folders.</exception>
    /// <exception cref="SegmentationException">
    /// The file is missing or not of this form, it names a file that does not exist, images and masks are swapped, or no classes are given where
    /// they are needed. While rows are read: a file is damaged, sizes differ, or a mask holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=255");
    /// IDataView images = mlContext.Data.LoadSegmentationPairs("pairs.csv", classes);
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationPairs(
        this DataOperationsCatalog catalog, string csvFile, SegmentationClasses? classes = null, SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(csvFile);
        RequireNoSearch(options);

        // Which classes there are is found out from the first masks, whoever reads them.
        return Load(PairsFile.Read(csvFile, classes is null ? null : options?.Shard), classes, options);
    }

    /// <summary>Lists the images and masks that a CSV file names, and opens none of them.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="csvFile">The file, of the form that <see cref="LoadSegmentationPairs"/> reads.</param>
    /// <returns>The paths of each image and its mask, in the order of the file.</returns>
    /// <exception cref="SegmentationException">The file is missing or not of this form, or it names a file that does not exist.</exception>
    /// <example>
    /// <code>
    /// foreach (var (imagePath, maskPath) in mlContext.Data.ListSegmentationPairs("pairs.csv"))
    /// {
    ///     Console.WriteLine($"{imagePath}: {maskPath}");
    /// }
    /// </code>
    /// </example>
    public static IReadOnlyList<(string ImagePath, string MaskPath)> ListSegmentationPairs(this DataOperationsCatalog catalog, string csvFile)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(csvFile);
        return [.. PairsFile.Read(csvFile).Select(pair => (pair.ImagePath, pair.MaskPath!))];
    }

    /// <summary>Makes a data view of the images in a folder, to be scored.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">The images, files of the kinds in docs/reference/image-files.md.</param>
    /// <param name="options">
    /// Which files are masks and no images, where a pattern is set; whether sub-folders are searched, and who is told what is left out. Default:
    /// null, the defaults.
    /// </param>
    /// <returns>
    /// The columns <c>ImagePath</c> (text) and <c>Image</c> (<see cref="Microsoft.ML.Data.MLImage"/>, or <see cref="SegmentationImage"/> where
    /// the files have more than 8 bits or other channels than grey or red, green and blue), in the order of the names.
    /// </returns>
    /// <exception cref="SegmentationException">
    /// The folder is missing or holds no images, or images of several depths. While rows are read: a file is damaged.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(mlContext.Data.LoadSegmentationFolder("images"));
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationFolder(this DataOperationsCatalog catalog, string imageFolder, SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ColumnTypes.EnsureRegistered();
        return Load(ImageFolder.List(imageFolder, SegmentationFolderOptions.ToSearch(options)), options);
    }

    /// <summary>Lists the images in a folder, and opens none of them.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">The images, files of the kinds in docs/reference/image-files.md.</param>
    /// <param name="options">
    /// As for <c>LoadSegmentationFolder</c>; all images are listed, whatever part of them is to be read. Default: null, the defaults.
    /// </param>
    /// <returns>Their paths, in the order of the names.</returns>
    /// <exception cref="ArgumentException"><paramref name="imageFolder"/> is empty text.</exception>
    /// <exception cref="SegmentationException">The folder is missing or holds no images.</exception>
    /// <example>
    /// <code>
    /// var part = new DataShard(2, 7).TakeFrom(mlContext.Data.ListSegmentationImages("images"));
    /// </code>
    /// </example>
    public static IReadOnlyList<string> ListSegmentationImages(
        this DataOperationsCatalog catalog, string imageFolder, SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        return [.. ImageFolder.List(imageFolder, SegmentationFolderOptions.ToSearch(options)).Select(pair => pair.ImagePath)];
    }

    /// <summary>Makes a data view of image files, to be scored.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFiles">The images, files of the kinds in docs/reference/image-files.md, at least one.</param>
    /// <returns>
    /// The columns <c>ImagePath</c> (text) and <c>Image</c> (<see cref="Microsoft.ML.Data.MLImage"/>, or <see cref="SegmentationImage"/> where
    /// the files have more than 8 bits or other channels than grey or red, green and blue), in the order given.
    /// </returns>
    /// <exception cref="ArgumentException">A file is null or empty.</exception>
    /// <exception cref="SegmentationException">No file is given, or files of several depths. While rows are read: a file is missing or damaged.</exception>
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(mlContext.Data.LoadSegmentationImages("a.png", "b.jpg"));
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationImages(this DataOperationsCatalog catalog, params string[] imageFiles)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(imageFiles);
        return catalog.LoadSegmentationImages(imageFiles, new());
    }

    /// <summary>Makes a data view of image files, to be scored.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFiles">The images, files of the kinds in docs/reference/image-files.md, at least one.</param>
    /// <param name="options">Of these, what is about reading files; the pattern and the search of sub-folders must not be set.</param>
    /// <returns>
    /// The columns <c>ImagePath</c> (text) and <c>Image</c> (<see cref="Microsoft.ML.Data.MLImage"/>, or <see cref="SegmentationImage"/> where
    /// the files have more than 8 bits or other channels than grey or red, green and blue), in the order given.
    /// </returns>
    /// <exception cref="ArgumentException">A file is null or empty, or the options have a pattern or search sub-folders.</exception>
    /// <exception cref="SegmentationException">No file is given, or files of several depths. While rows are read: a file is missing or damaged.</exception>
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(mlContext.Data.LoadSegmentationImages(["stack.tif"], new() { Page = 3 }));
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationImages(
        this DataOperationsCatalog catalog, IReadOnlyList<string> imageFiles, SegmentationFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(imageFiles);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string path in imageFiles)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path, nameof(imageFiles));
        }

        RequireNoSearch(options);
        ColumnTypes.EnsureRegistered();
        return imageFiles.Count > 0
            ? Load([.. imageFiles.Select(path => new ImagePair(path, null))], options)
            : throw new SegmentationException("No image files are given; give at least one.");
    }

    /// <summary>
    /// Makes a data view of masks that were predicted before, by other software perhaps, and the true masks of the same names, to be
    /// evaluated. The rows are in the order of the names. At once, only the headers of the images are read, and a prediction where no classes are
    /// given; the rest when a row asks for it. Nothing is kept.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="predictionFolder">The predicted masks. Those without a true mask are left out.</param>
    /// <param name="maskFolder">The true masks.</param>
    /// <param name="imageFolder">The images that they belong to, for reports. Default: null, none.</param>
    /// <param name="classes">
    /// Which mask value stands for which class. Null where the predicted masks hold only 0 and 255 (background and foreground), or were
    /// written by <see cref="SegmentationMask.Save(string, SegmentationClasses?)"/> with classes.
    /// </param>
    /// <param name="options">
    /// Which mask belongs to which prediction, where a prediction has the name of its image, and whether sub-folders are searched. Default: null,
    /// the defaults.
    /// </param>
    /// <returns>
    /// The columns <c>ImagePath</c> (of the image, or of the prediction without one), <c>MaskPath</c> and <c>PredictionPath</c> (text),
    /// <c>Label</c> and <c>PredictedLabel</c> (<see cref="SegmentationMask"/>, annotated with the classes), and <c>Image</c> where there are images.
    /// </returns>
    /// <exception cref="SegmentationException">
    /// A folder is missing or holds no images, a true mask has no prediction or no image, or no classes are given where they are needed.
    /// While rows are read: a file is damaged, or a mask holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView predicted = mlContext.Data.LoadSegmentationPredictions("predictions", "masks");
    /// SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(predicted);
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationPredictions(
        this DataOperationsCatalog catalog,
        string predictionFolder,
        string maskFolder,
        string? imageFolder = null,
        SegmentationClasses? classes = null,
        SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictionFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        return PredictionFolder.Load(predictionFolder, maskFolder, imageFolder, classes, options);
    }

    private static void RequireNoSearch(SegmentationFolderOptions? options)
    {
        if (options is not (null or { MaskPattern: null, Recursive: false }))
        {
            throw new ArgumentException("The files are given; a mask pattern and a search of sub-folders have no effect on them.", nameof(options));
        }
    }

    private static IReadOnlyDictionary<string, ImageFileHeader>? RequireReadable(
        IReadOnlyList<ImagePair> pairs, SegmentationFolderOptions? options, FileReading reading) =>
        options is { RequireReadable: true } ? ReadableFiles.Require(options.Shard?.TakeFrom(pairs) ?? pairs, reading) : null;

    private static FolderDataView Load(IReadOnlyList<ImagePair> images, SegmentationFolderOptions? options)
    {
        var reading = SegmentationFolderOptions.ToReading(options);
        var headers = RequireReadable(images, options, reading);
        return new FolderDataView(images, null, reading, options?.Shard, SegmentationFolderOptions.ToWanted(options), headers);
    }

    private static FolderDataView Load(IReadOnlyList<ImagePair> pairs, SegmentationClasses? classes, SegmentationFolderOptions? options)
    {
        ColumnTypes.EnsureRegistered();
        var reading = SegmentationFolderOptions.ToReading(options);
        var headers = RequireReadable(pairs, options, reading);
        SwappedFolders.Check(pairs, classes, reading);
        var maskLoader = MaskLoader.Create(classes, [.. pairs.Select(pair => pair.MaskPath!)], reading);
        return new FolderDataView(pairs, maskLoader, reading, options?.Shard, SegmentationFolderOptions.ToWanted(options), headers);
    }
}
