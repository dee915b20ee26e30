using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Models.MLNetFormat;

// The steps of a saved model for images in full depth that are not ML.NET's own; see ModelSteps.cs.

/// <summary>The step that gives a number for others to be computed from: a contract has no values of its own, but an expression has.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class One : CustomMappingFactory<One.Source, One.Result>
{
    public const string Contract = "MLSegmentation.One";

    /// <summary>The column of the number 1.</summary>
    public const string Column = "mlseg.One";

    public static void Map(Source source, Result result) => result.Number = 1;

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source;

    public sealed class Result
    {
        [ColumnName(Column)]
        public float Number { get; set; }
    }
}

/// <summary>The step that turns an image in full depth into the numbers and the sides that the network reads, and refuses other images.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ImageToNumbers : CustomMappingFactory<ImageToNumbers.Source, ImageToNumbers.Result>
{
    public const string Contract = "MLSegmentation.ImageToNumbers";

    /// <summary>The column that the image comes from.</summary>
    public const string ImageColumn = "mlseg.DeepImage";

    /// <summary>The column that says which images the model takes; see <see cref="GetCode"/>.</summary>
    public const string Expected = "mlseg.Expected";

    private const int SampleTypes = 16;

    static ImageToNumbers() => ColumnTypes.EnsureRegistered();

    /// <summary>A number of channels and a type of samples as one number.</summary>
    public static int GetCode(int channels, SampleType samples) => (channels * SampleTypes) + (int)samples;

    public static void Map(Source source, Result result)
    {
        var image = source.Image ?? throw new SegmentationException("A row holds no image; every row needs one.");
        var (channels, samples) = Math.DivRem((int)source.Code, SampleTypes);
        if (image.Channels != channels || image.Samples != (SampleType)samples)
        {
            throw new SegmentationException(
                $"{Name(image)} has {image.Samples.Describe(image.Channels)}, but the model was trained on images of "
                + $"{((SampleType)samples).Describe(channels)} and scores those. Give it such images, or train a model on the images that you have.");
        }

        int wrong = PixelRange.IndexOfOutside(image.Values);
        if (wrong >= 0)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"at place {wrong} of its {image.Values.Length}, counted from 0");
            throw PixelRange.Outside(Name(image), image.Values[wrong], place);
        }

        WholeImages.Require(new ImageSize(image.Width, image.Height), image.Channels, source.BytesPerPixel);
        var pixels = result.Pixels;
        var editor = VBufferEditor.Create(ref pixels, image.Values.Length);
        image.Values.CopyTo(editor.Values);
        result.Pixels = editor.Commit();
        result.Sides = [image.Height, image.Width];
        result.PixelShape = [image.Height, image.Width, image.Channels];
    }

    public override Action<Source, Result> GetMapping() => Map;

    private static string Name(SegmentationImage image) => image.File is { } file ? $"'{file}'" : "An image";

    public sealed class Source
    {
        [ColumnName(ImageColumn)]
        public SegmentationImage? Image { get; set; }

        [ColumnName(Expected)]
        public float Code { get; set; }

        [ColumnName(WholeImages.BytesPerPixel)]
        public float BytesPerPixel { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<float> Pixels { get; set; }

        [ColumnName(PixelsModel.Sides)]
        [VectorType(2)]
        public long[] Sides { get; set; } = [];

        [ColumnName(PixelsModel.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];
    }
}
