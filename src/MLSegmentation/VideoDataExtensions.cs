using Microsoft.ML;
using MLSegmentation.Videos.Feedback;

namespace MLSegmentation;

/// <summary>Films for data views.</summary>
public static class VideoDataExtensions
{
    /// <summary>
    /// Makes a data view of the frames of films and their masks, to train a model that is told where everything was in the frame before: each image has one
    /// channel more than its file, the true mask of the frame before it.
    /// </summary>
    /// <remarks>
    /// The frames of a film are the images of one folder, in the order of their names, in which numbers count by their value. With
    /// <see cref="SegmentationFolderOptions.Recursive"/>, each sub-folder is a film. The channel holds 0 for the first class, 255 for the last one, even
    /// steps for those between, 0 where a pixel is ignored, and in the first frame of a film 0 everywhere. Add <c>PreviousMaskChange</c> to the
    /// augmentations of the training, so that the model does not rely on masks that are perfect; <see cref="VideoSegmenter"/> gives such a model the mask
    /// that it predicted last.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="frameFolder">The frames, files of the kinds in docs/reference/image-files.md, all with the same channels.</param>
    /// <param name="maskFolder">Their masks; a frame and its mask have the same name, apart from the extension, or names that the options describe.</param>
    /// <param name="classes">Which mask value stands for which class. Default: null, as for <c>LoadSegmentationFolder</c>.</param>
    /// <param name="options">
    /// Which mask belongs to which frame, and whether sub-folders are searched; pixels are floating-point numbers in any case. Default: null, the defaults.
    /// </param>
    /// <returns>
    /// The columns <c>ImagePath</c> and <c>MaskPath</c> (text), <c>Image</c> (<see cref="SegmentationImage"/>) and <c>Label</c>
    /// (<see cref="SegmentationMask"/>, annotated with the classes). Rows can be shuffled.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">
    /// As <c>LoadSegmentationFolder</c>; and while rows are read, a mask has another size than the frame after it.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView film = mlContext.Data.LoadSegmentationFrames("frames", "masks", SegmentationClasses.Parse("background=0, cell=255"));
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationFrames(
        this DataOperationsCatalog catalog,
        string frameFolder,
        string maskFolder,
        SegmentationClasses? classes = null,
        SegmentationFolderOptions? options = null)
    {
        options = (options ?? new SegmentationFolderOptions()) with { Pixels = PixelKind.FloatingPoint };
        return PreviousMasks.AddTo(catalog.LoadSegmentationFolder(frameFolder, maskFolder, classes, options), options);
    }
}
