using Microsoft.ML;
using MLSegmentation.Data;

namespace MLSegmentation;

public static partial class TransformsCatalogExtensions
{
    /// <summary>
    /// Reads the mask files that a column names, as ML.NET's <c>LoadImages</c> reads images, but exactly: palette indices and
    /// 16-bit values are kept. A saved model leaves the step out, because labels are not needed to score.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>, annotated with the classes).</param>
    /// <param name="maskFolder">The folder that the file names are relative to; empty for the current folder or full paths.</param>
    /// <param name="inputColumnName">The column of file names (text); null for the same name as the output.</param>
    /// <param name="classes">Which mask value stands for which class; null for masks that hold only 0 and 255, background and foreground.</param>
    /// <returns>The step.</returns>
    /// <exception cref="SegmentationException">
    /// The folder does not exist. While rows are read: a file is missing or damaged, or holds a value that no class names.
    /// </exception>
    public static MaskLoadingEstimator LoadMasks(
        this TransformsCatalog catalog,
        string outputColumnName,
        string maskFolder,
        string? inputColumnName = null,
        SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(maskFolder);
        if (maskFolder.Length > 0 && !Directory.Exists(maskFolder))
        {
            throw new SegmentationException($"The mask folder '{maskFolder}' does not exist.");
        }

        ColumnTypes.EnsureRegistered();
        return new MaskLoadingEstimator(new MaskLoadingTransformer(outputColumnName, inputColumnName ?? outputColumnName, maskFolder, classes));
    }
}
