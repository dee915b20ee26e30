using Microsoft.ML;

namespace MLSegmentation.Cli.Commands;

/// <summary>Opens models for image files, which the tool reads with 8 bits.</summary>
internal static class ImageFilesModel
{
    /// <summary>Opens a model.</summary>
    /// <exception cref="SegmentationException">The file holds no model, or one for floating-point pixels.</exception>
    public static SegmentationTransformer Load(MLContext mlContext, FileInfo file, SegmentationScoringOptions options)
    {
        var model = mlContext.Segmentation().Load(file.FullName, options);
        if (model.Info.Pixels == PixelKind.EightBit)
        {
            return model;
        }

        int channels = model.Info.Channels;
        model.Dispose();
        throw new SegmentationException(
            $"The model '{file}' takes floating-point pixels with {channels} channels, and this command reads image files of 8 bits. "
            + "Score it in a program, from a column of float vectors; docs/how-to/more-channels-more-bits.md shows how.");
    }
}
