using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The step of a saved model that turns an image into the bytes and the shape that the network reads. Saved models refer to it by
/// its contract name and by the name of this assembly.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ImageToPixels : CustomMappingFactory<ImageToPixels.Source, ImageToPixels.Result>
{
    /// <summary>The name that saved models know this step by; it never changes.</summary>
    public const string Contract = "MLSegmentation.ImageToPixels";

    /// <summary>The column that the image comes from.</summary>
    public const string ImageColumn = "mlseg.Image";

    private const int Channels = 3;

    static ImageToPixels() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        var image = source.Image ?? throw new SegmentationException("A row holds no image; every row needs one.");
        var pixels = result.Pixels;
        var editor = VBufferEditor.Create(ref pixels, checked(image.Height * image.Width * Channels));
        ImagePixels.CopyRgb(image, editor.Values);
        result.Pixels = editor.Commit();
        result.PixelShape = [image.Height, image.Width, Channels];
    }

    public override Action<Source, Result> GetMapping() => Map;

    /// <summary>What the step reads.</summary>
    public sealed class Source
    {
        [ColumnName(ImageColumn)]
        public MLImage? Image { get; set; }
    }

    /// <summary>What the step writes.</summary>
    public sealed class Result
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<byte> Pixels { get; set; }

        [ColumnName(PixelsModel.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];
    }
}
