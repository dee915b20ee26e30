using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Inspection;

namespace MLSegmentation;

/// <content>The inspection of data before a training.</content>
public sealed partial class SegmentationCatalog
{
    /// <summary>
    /// Looks at data before a model is trained on it: what cannot be read, classes and their shares, tiny objects, duplicates, images that are
    /// both trained and validated on, and more; and suggests options.
    /// </summary>
    /// <param name="data">
    /// Images or volumes with masks. They are read once, in order. Files and rows that cannot be read are reported, not thrown. Where there is a column
    /// <c>ImagePath</c>, formats and depths are those of the files.
    /// </param>
    /// <param name="options">Which columns, what to validate on, and when objects are tiny. Default: null, the defaults.</param>
    /// <returns>The findings and what they rest on.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The options name files to validate on.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else, or does not say which classes there are.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// SegmentationInspection inspection = mlContext.Segmentation().Inspect(data);
    /// foreach (var finding in inspection.Findings) Console.WriteLine($"{finding.Severity}: {finding.Message} {finding.Suggestion}");
    /// </code>
    /// </example>
    public SegmentationInspection Inspect(IDataView data, SegmentationInspectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Report(() => InspectionRun.OfData(data, options ?? new SegmentationInspectionOptions()));
    }

    /// <summary>
    /// Looks at the images and masks of folders before they are trained on, as the other overload does at data; it also reports files that
    /// do not pair, and the values that masks store, and lists every file that cannot be read.
    /// </summary>
    /// <param name="imageFolder">The images, as for <c>LoadSegmentationFolder</c>.</param>
    /// <param name="maskFolder">Their masks.</param>
    /// <param name="options">The classes, what to validate on, and when objects are tiny. Default: null, the defaults.</param>
    /// <returns>The findings and what they rest on.</returns>
    /// <exception cref="ArgumentException">A folder is empty text, or the options to validate on do not go together.</exception>
    /// <exception cref="SegmentationException">A folder does not exist or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// var inspection = mlContext.Segmentation().Inspect("images", "masks", new() { Classes = SegmentationClasses.Parse("background=0, cell=255") });
    /// inspection.SaveHtml("check.html");
    /// </code>
    /// </example>
    public SegmentationInspection Inspect(string imageFolder, string maskFolder, SegmentationInspectionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        return Report(() => InspectionRun.OfFolders(imageFolder, maskFolder, options ?? new SegmentationInspectionOptions()));
    }

    /// <summary>Looks at the images and masks that a CSV file names, as the overload for folders does.</summary>
    /// <param name="csvFile">The file, as for <c>LoadSegmentationPairs</c>.</param>
    /// <param name="options">
    /// As for folders; of these options, a pattern and a search of sub-folders are for those to validate on. Default: null, the defaults.
    /// </param>
    /// <returns>The findings and what they rest on.</returns>
    /// <exception cref="ArgumentException"><paramref name="csvFile"/> is empty text, or the options to validate on do not go together.</exception>
    /// <exception cref="SegmentationException">The file is missing, not of this form, or names a file that does not exist.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// SegmentationInspection inspection = mlContext.Segmentation().InspectPairs("pairs.csv");
    /// </code>
    /// </example>
    public SegmentationInspection InspectPairs(string csvFile, SegmentationInspectionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(csvFile);
        return Report(() => InspectionRun.OfPairs(csvFile, options ?? new SegmentationInspectionOptions()));
    }

    private SegmentationInspection Report(Func<SegmentationInspection> inspect)
    {
        using var channel = ((IHostEnvironment)Context).Start("Segmentation inspection");
        var inspection = inspect();
        channel.Info(MessageSensitivity.None, "Inspected {0}", inspection);
        return inspection;
    }
}
