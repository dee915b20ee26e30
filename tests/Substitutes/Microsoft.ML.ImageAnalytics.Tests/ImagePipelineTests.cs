using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ImageAnalytics.Tests;

public class ImagePipelineTests
{
    private readonly MLContext _context = new(seed: 1);

    private sealed class PathRow
    {
        public string? Path { get; set; }
    }

    private sealed class PixelPair
    {
        [ImageType(1, 2)]
        public MLImage? Image { get; set; }
    }

    private sealed class Picture
    {
        [ImageType(4, 8)]
        public MLImage? Image { get; set; }
    }

    private sealed class Vector
    {
        public float[]? Pixels { get; set; }
    }

    private static MLImage Image(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> color)
    {
        var pixels = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            (byte red, byte green, byte blue) = color(i % width, i / width);
            new[] { blue, green, red, byte.MaxValue }.CopyTo(pixels, i * 4);
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    private IDataView View<T>(params T[] rows)
        where T : class => _context.Data.LoadFromEnumerable(rows);

    /// <summary>Blue, green and red of each pixel of the first image of a column.</summary>
    private static byte[] FirstImage(IDataView view, string column, out int width, out int height)
    {
        DataViewSchema.Column output = view.Schema[column];
        using DataViewRowCursor cursor = view.GetRowCursor([output]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(output);
        MLImage image = null!;
        Assert.True(cursor.MoveNext());
        getter(ref image);
        (width, height) = (image.Width, image.Height);
        return image.GetBGRPixels;
    }

    [Fact]
    public void LoadImages_RelativePaths_LoadsFromTheFolder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.png"], TestPng.Create(2, 1, 8, TestPng.Grey, [[10, 20]]));
        IDataView paths = View(new PathRow { Path = "a.png" });

        IDataView loaded = _context.Transforms.LoadImages("Image", folder.Path, "Path").Fit(paths).Transform(paths);

        Assert.Equal(new ImageDataViewType(), loaded.Schema["Image"].Type);
        Assert.Equal([10, 10, 10, 20, 20, 20], FirstImage(loaded, "Image", out int width, out int height));
        Assert.Equal((2, 1), (width, height));
    }

    [Fact]
    public void LoadImages_Image_CarriesItsPathAsTag()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.png"], TestPng.Create(1, 1, 8, TestPng.Grey, [[1]]));
        IDataView paths = View(new PathRow { Path = "a.png" });
        IDataView loaded = _context.Transforms.LoadImages("Path", folder.Path).Fit(paths).Transform(paths);
        DataViewSchema.Column column = loaded.Schema["Path"];

        using DataViewRowCursor cursor = loaded.GetRowCursor([column]);
        MLImage image = null!;
        cursor.MoveNext();
        cursor.GetGetter<MLImage>(column)(ref image);

        Assert.Equal(folder["a.png"], image.Tag);
    }

    [Fact]
    public void LoadImages_EmptyPath_GivesNoImage()
    {
        IDataView paths = View(new PathRow { Path = "" });
        IDataView loaded = _context.Transforms.LoadImages("Image", null, "Path").Fit(paths).Transform(paths);
        DataViewSchema.Column column = loaded.Schema["Image"];

        using DataViewRowCursor cursor = loaded.GetRowCursor([column]);
        MLImage? image = null;
        cursor.MoveNext();
        cursor.GetGetter<MLImage>(column)(ref image!);

        Assert.Null(image);
    }

    [Fact]
    public void LoadImages_MissingFile_ThrowsWhenRead()
    {
        using var folder = new TemporaryFolder();
        IDataView paths = View(new PathRow { Path = "none.png" });
        IDataView loaded = _context.Transforms.LoadImages("Image", folder.Path, "Path").Fit(paths).Transform(paths);

        Assert.Throws<FileNotFoundException>(() => FirstImage(loaded, "Image", out _, out _));
    }

    [Fact]
    public void LoadImages_MissingFolder_Throws() => Assert.Throws<ArgumentException>(
        () => _context.Transforms.LoadImages("Image", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), "Path"));

    [Fact]
    public void LoadImages_ColumnIsNoText_Throws()
    {
        IDataView images = View(new PixelPair());

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.LoadImages("Loaded", null, "Image").Fit(images));
    }

    [Fact]
    public void ResizeImages_Fill_RepeatsTheNearestPixel()
    {
        IDataView images = View(new PixelPair { Image = Image(2, 1, (x, _) => x == 0 ? ((byte)1, (byte)2, (byte)3) : ((byte)4, (byte)5, (byte)6)) });

        IDataView resized = _context.Transforms
            .ResizeImages("Resized", imageWidth: 4, imageHeight: 2, "Image", ImageResizingEstimator.ResizingKind.Fill).Fit(images).Transform(images);

        Assert.Equal(new ImageDataViewType(height: 2, width: 4), resized.Schema["Resized"].Type);
        byte[] row = [3, 2, 1, 3, 2, 1, 6, 5, 4, 6, 5, 4];
        Assert.Equal([.. row, .. row], FirstImage(resized, "Resized", out _, out _));
    }

    [Fact]
    public void ResizeImages_IsoPad_CentersOnBlack()
    {
        // 8 x 4 pixels into 4 x 4: half the size, 4 x 2, with one black row above and below.
        IDataView images = View(new Picture { Image = Image(8, 4, (_, _) => (50, 100, 150)) });

        IDataView resized = _context.Transforms.ResizeImages("Resized", 4, 4, "Image", ImageResizingEstimator.ResizingKind.IsoPad).Fit(images).Transform(images);

        byte[] pixels = FirstImage(resized, "Resized", out _, out _);
        byte[] color = [150, 100, 50];
        Assert.Equal(new byte[12], pixels[..12]);
        Assert.Equal([.. color, .. color, .. color, .. color], pixels[12..24]);
        Assert.Equal([.. color, .. color, .. color, .. color], pixels[24..36]);
        Assert.Equal(new byte[12], pixels[36..]);
    }

    [Theory]
    [InlineData(ImageResizingEstimator.Anchor.Left, 1, 200)]
    [InlineData(ImageResizingEstimator.Anchor.Left, 2, 200)]
    [InlineData(ImageResizingEstimator.Anchor.Right, 1, 10)]
    [InlineData(ImageResizingEstimator.Anchor.Right, 2, 10)]
    [InlineData(ImageResizingEstimator.Anchor.Center, 0, 200)]
    [InlineData(ImageResizingEstimator.Anchor.Center, 3, 10)]
    public void ResizeImages_IsoCrop_KeepsTheAnchoredSide(ImageResizingEstimator.Anchor anchor, int column, byte expected)
    {
        // 8 x 4 pixels, the left half 200 and the right half 10, into 4 x 4: nothing is scaled, four columns are cut off.
        IDataView images = View(new Picture { Image = Image(8, 4, (x, _) => x < 4 ? ((byte)200, (byte)200, (byte)200) : ((byte)10, (byte)10, (byte)10)) });

        IDataView resized = _context.Transforms.ResizeImages("Resized", 4, 4, "Image", cropAnchor: anchor).Fit(images).Transform(images);

        Assert.Equal(expected, FirstImage(resized, "Resized", out _, out _)[column * 3]);
    }

    [Fact]
    public void ResizeImages_Shrinking_AveragesNeighbours()
    {
        // A vertical edge: the result lies between both sides and does not leave the range of a byte.
        IDataView images = View(new Picture { Image = Image(8, 4, (x, _) => x % 2 == 0 ? ((byte)255, (byte)255, (byte)255) : ((byte)0, (byte)0, (byte)0)) });

        IDataView resized = _context.Transforms.ResizeImages("Resized", 4, 2, "Image").Fit(images).Transform(images);

        Assert.All(FirstImage(resized, "Resized", out _, out _), value => Assert.InRange(value, 100, 155));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void ResizeImages_NoSize_Throws(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ResizeImages("Image", width, height));

    private float[] Extract(ImagePixelExtractingEstimator estimator, MLImage image)
    {
        IDataView images = View(new PixelPair { Image = image });
        return estimator.Fit(images).Transform(images).GetColumn<float[]>("Pixels").Single();
    }

    [Fact]
    public void ExtractPixels_Defaults_GivesPlanesOfRedGreenBlue() =>
        Assert.Equal([1, 4, 2, 5, 3, 6], Extract(_context.Transforms.ExtractPixels("Pixels", "Image"), TwoPixels()));

    [Fact]
    public void ExtractPixels_Interleaved_GivesPixelAfterPixel() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Extract(_context.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true), TwoPixels()));

    [Fact]
    public void ExtractPixels_OtherOrderAndChannels_FollowsThem() => Assert.Equal(
        [255, 3, 1, 255, 6, 4],
        Extract(
            _context.Transforms.ExtractPixels(
                "Pixels",
                "Image",
                ImagePixelExtractingEstimator.ColorBits.Alpha | ImagePixelExtractingEstimator.ColorBits.Red | ImagePixelExtractingEstimator.ColorBits.Blue,
                ImagePixelExtractingEstimator.ColorsOrder.ABGR,
                interleavePixelColors: true),
            TwoPixels()));

    [Fact]
    public void ExtractPixels_OffsetAndScale_SubtractsThenMultiplies() => Assert.Equal(
        [-4.5f, -3f, -4f, -2.5f, -3.5f, -2f],
        Extract(_context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 10, scaleImage: 0.5f), TwoPixels()));

    [Fact]
    public void ExtractPixels_Bytes_GivesBytes()
    {
        IDataView images = View(new PixelPair { Image = TwoPixels() });

        IDataView extracted = _context.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false).Fit(images).Transform(images);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 3, 1, 2), extracted.Schema["Pixels"].Type);
        Assert.Equal([1, 4, 2, 5, 3, 6], extracted.GetColumn<byte[]>("Pixels").Single());
    }

    [Fact]
    public void ExtractPixels_ImagesOfAnySize_Throws()
    {
        using var folder = new TemporaryFolder();
        IDataView paths = View(new PathRow { Path = "a.png" });
        IDataView loaded = _context.Transforms.LoadImages("Image", folder.Path, "Path").Fit(paths).Transform(paths);

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ExtractPixels("Pixels", "Image").Fit(loaded));
    }

    [Fact]
    public void ConvertToGrayscale_Color_WeighsTheChannels()
    {
        // 0.3 * 100 + 0.59 * 200 + 0.11 * 100 = 159.
        IDataView images = View(new PixelPair { Image = Image(2, 1, (_, _) => (100, 200, 100)) });

        IDataView grey = _context.Transforms.ConvertToGrayscale("Grey", "Image").Fit(images).Transform(images);

        Assert.Equal(images.Schema["Image"].Type, grey.Schema["Grey"].Type);
        Assert.Equal([159, 159, 159, 159, 159, 159], FirstImage(grey, "Grey", out _, out _));
    }

    [Fact]
    public void SaveAndLoad_WholePipeline_GivesTheSamePixels()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.png"], TestPng.Create(2, 2, 8, TestPng.Rgb, [[1, 2, 3, 40, 50, 60], [7, 8, 9, 100, 110, 120]]));
        IDataView paths = View(new PathRow { Path = "a.png" });
        TransformerChain<ImagePixelExtractingTransformer> model = _context.Transforms.LoadImages("Image", folder.Path, "Path")
            .Append(_context.Transforms.ResizeImages("Image", 4, 4, resizing: ImageResizingEstimator.ResizingKind.Fill))
            .Append(_context.Transforms.ConvertToGrayscale("Image"))
            .Append(_context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 1, scaleImage: 2, interleavePixelColors: true))
            .Fit(paths);
        float[] expected = model.Transform(paths).GetColumn<float[]>("Pixels").Single();

        _context.Model.Save(model, paths.Schema, folder["model.zip"]);
        var fresh = new MLContext();
        ITransformer loaded = fresh.Model.Load(folder["model.zip"], out DataViewSchema schema);

        Assert.Equal("Path", Assert.Single(schema).Name);
        Assert.Equal(4 * 4 * 3, expected.Length);
        Assert.Equal(expected, loaded.Transform(paths).GetColumn<float[]>("Pixels").Single());
        using PredictionEngine<PathRow, Vector> engine = fresh.Model.CreatePredictionEngine<PathRow, Vector>(loaded);
        Assert.Equal(expected, engine.Predict(new PathRow { Path = "a.png" }).Pixels);
    }

    [Fact]
    public void ImageDataViewType_Equality_ComparesSizes()
    {
        Assert.Equal<DataViewType>(new ImageDataViewType(), new ImageDataViewType());
        Assert.Equal<DataViewType>(new ImageDataViewType(2, 3), new ImageDataViewType(2, 3));
        Assert.NotEqual<DataViewType>(new ImageDataViewType(2, 3), new ImageDataViewType(3, 2));
        Assert.Equal("Image<2, 3>", new ImageDataViewType(2, 3).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDataViewType(0, 3));
    }

    private static MLImage TwoPixels() => Image(2, 1, (x, _) => x == 0 ? ((byte)1, (byte)2, (byte)3) : ((byte)4, (byte)5, (byte)6));
}
