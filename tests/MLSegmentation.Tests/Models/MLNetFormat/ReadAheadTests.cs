using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

/// <summary>
/// How many rows a model that <c>mlContext.Model.Load</c> gave takes from its source before it hands out the first one, and what becomes
/// of exceptions in it: ML.NET wraps those of rows that it reads ahead.
/// </summary>
public sealed class ReadAheadTests : IDisposable
{
    private const int Width = 5;
    private const int Height = 3;

    /// <summary>ML.NET reads ahead by batches of so many rows.</summary>
    private const int Batch = 128;

    private static readonly Dictionary<string, Action<MLContext, IDataView>> Requests = new()
    {
        ["masks"] = (_, scored) => ReadFirst(scored, "PredictedLabel"),
        ["scores"] = (_, scored) => ReadFirst(scored, "Score"),
        ["masks and scores"] = (_, scored) => ReadFirst(scored, "PredictedLabel", "Score"),
        ["names and scores"] = (_, scored) => ReadFirst(scored, "Name", "Score"),
        ["all columns"] = (_, scored) => ReadFirst(scored, [.. scored.Schema.Select(column => column.Name)]),
        ["GetColumn of scores"] = (_, scored) => scored.GetColumn<float[]>("Score").First(),
        ["CreateEnumerable"] = (context, scored) => context.Data.CreateEnumerable<MaskAndScores>(scored, reuseRowObject: false).First(),
        ["CreateEnumerable of scores"] = (context, scored) => context.Data.CreateEnumerable<Scores>(scored, reuseRowObject: false).First(),
        ["TakeRows"] = (context, scored) => ReadFirst(context.Data.TakeRows(scored, 1), "Score"),
        ["Preview"] = (_, scored) => scored.Preview(maxRows: 1),
    };

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly MLImage _image = TestImages.Create(Width, Height, TestImages.CreateGrey(Width, Height, seed: 1));

    // ML.NET knows images and masks as members of classes once the library has been touched.
    public ReadAheadTests() => _context.Segmentation();

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    public void Dispose()
    {
        _image.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void Transform_LoadedModelOnImages_TakesNoRowAhead(string request)
    {
        var source = new CountedSource<ImageRow>(new ImageRow { Image = _image });

        AssertTakesNoRowAhead(request, ThresholdModel.CreateBytes(), _context.Data.LoadFromEnumerable(source.Rows), () => source.Taken);
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void Transform_LoadedModelBehindLoadImages_TakesNoRowAhead(string request)
    {
        _image.Save(_folder["a.png"]);
        var source = new CountedSource<PathRow>(new PathRow { ImagePath = "a.png" });
        var paths = _context.Data.LoadFromEnumerable(source.Rows);
        var images = _context.Transforms.LoadImages("Image", _folder.Path, "ImagePath").Fit(paths).Transform(paths);

        AssertTakesNoRowAhead(request, ThresholdModel.CreateBytes(), images, () => source.Taken);
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void Transform_LoadedModelOnImagesInFullDepth_TakesNoRowAhead(string request)
    {
        var source = new CountedSource<DeepRow>(new DeepRow());

        AssertTakesNoRowAhead(request, ThresholdModel.CreateDeepBytes(), _context.Data.LoadFromEnumerable(source.Rows), () => source.Taken);
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void Transform_LoadedModelOnVectors_TakesNoRowAhead(string request)
    {
        var source = new CountedSource<VectorRow>(new VectorRow());

        byte[] onnx = ThresholdModel.CreateFloatingPointBytes(Width, Height);
        AssertTakesNoRowAhead(request, onnx, _context.Data.LoadFromEnumerable(source.Rows), () => source.Taken);
    }

    [Theory]
    [InlineData("Odds")]
    [InlineData("Odds", "Name")]
    public void Transform_ScoresOfAnotherNameWithoutAStructuredColumn_AreReadAhead(params string[] columns)
    {
        var source = new CountedSource<ImageRow>(new ImageRow { Image = _image });
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), scoreColumnName: "Odds");
        using var loaded = SaveAndLoad(model);

        ReadFirst(loaded.Transform(_context.Data.LoadFromEnumerable(source.Rows)), columns);

        Assert.True(source.Taken > Batch, $"Rows taken: {source.Taken}");
    }

    [Theory]
    [InlineData("Odds", "Mask")]
    [InlineData("Odds", "Image")]
    [InlineData("Mask")]
    public void Transform_ScoresOfAnotherNameWithAStructuredColumn_AreNotReadAhead(params string[] columns)
    {
        var source = new CountedSource<ImageRow>(new ImageRow { Image = _image });
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Image", "Mask", "Odds");
        using var loaded = SaveAndLoad(model);

        ReadFirst(loaded.Transform(_context.Data.LoadFromEnumerable(source.Rows)), columns);

        Assert.InRange(source.Taken, 1, 2);
    }

    [Fact]
    public void Transform_VectorsFromAStepOfMLNets_AreReadAheadByThatStep()
    {
        var source = new CountedSource<VectorRow>(new VectorRow());
        var data = _context.Data.LoadFromEnumerable(source.Rows);
        var copied = _context.Transforms.CopyColumns("Copy", "Image").Fit(data).Transform(data);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateFloatingPointBytes(Width, Height), "Copy");
        using var loaded = SaveAndLoad(model);

        ReadFirst(loaded.Transform(copied), "PredictedLabel");

        Assert.True(source.Taken > Batch, $"Rows taken: {source.Taken}");
    }

    [Fact]
    public void Transform_VectorsFromAStepOfMLNets_AreNotReadAheadByOurOwnTransformer()
    {
        var source = new CountedSource<VectorRow>(new VectorRow());
        var data = _context.Data.LoadFromEnumerable(source.Rows);
        var copied = _context.Transforms.CopyColumns("Copy", "Image").Fit(data).Transform(data);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateFloatingPointBytes(Width, Height), "Copy");

        ReadFirst(model.Transform(copied), "PredictedLabel");

        Assert.InRange(source.Taken, 1, 2);
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void Transform_LoadedModelOnARowWithoutImage_ThrowsOurException(string request)
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes());
        using var loaded = SaveAndLoad(model);
        var scored = loaded.Transform(_context.Data.LoadFromEnumerable([new ImageRow()]));

        var exception = Assert.Throws<SegmentationException>(() => Requests[request](_context, scored));

        Assert.Equal("A row holds no image; every row needs one.", exception.Message);
    }

    [Fact]
    public void Transform_RowWithoutImageThatIsReadAhead_ThrowsOurExceptionInMLNets()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), scoreColumnName: "Odds");
        using var loaded = SaveAndLoad(model);
        var scored = loaded.Transform(_context.Data.LoadFromEnumerable([new ImageRow()]));

        Exception exception = Assert.Throws<InvalidOperationException>(() => ReadFirst(scored, "Odds"));

        while (exception is InvalidOperationException)
        {
            Assert.StartsWith(
                "Splitter/consolidator worker encountered exception while consuming source data", exception.Message, StringComparison.Ordinal);
            exception = exception.InnerException!;
        }

        Assert.IsType<SegmentationException>(exception);
    }

    private void AssertTakesNoRowAhead(string request, byte[] onnx, IDataView data, Func<int> taken)
    {
        using var model = SegmentationTransformer.FromImageModel(onnx);
        using var loaded = SaveAndLoad(model);

        Requests[request](_context, loaded.Transform(data));

        // TakeRows looks for a second row before it ends.
        Assert.InRange(taken(), 1, 2);
    }

    private TransformerChain<ITransformer> SaveAndLoad(SegmentationTransformer model)
    {
        using var zip = new MemoryStream();
        _context.Model.Save(model, null, zip);
        return (TransformerChain<ITransformer>)_context.Model.Load(zip, out _);
    }

    /// <summary>Asks for some columns, and reads the masks and the scores among them in the first row.</summary>
    private static void ReadFirst(IDataView data, params string[] columns)
    {
        var active = data.Schema.Where(column => columns.Contains(column.Name)).ToList();
        using var cursor = data.GetRowCursor(active);
        Assert.True(cursor.MoveNext());
        foreach (var column in active)
        {
            if (column.Type == SegmentationMaskDataViewType.Instance)
            {
                SegmentationMask mask = null!;
                cursor.GetGetter<SegmentationMask>(column)(ref mask);
                Assert.Equal(Width, mask.Width);
            }
            else if (column.Name is "Score" or "Odds")
            {
                VBuffer<float> scores = default;
                cursor.GetGetter<VBuffer<float>>(column)(ref scores);
                Assert.Equal(2 * Height * Width, scores.Length);
            }
        }
    }

    private sealed class ImageRow
    {
        public string Name { get; set; } = string.Empty;

        public MLImage? Image { get; set; }
    }

    private sealed class PathRow
    {
        public string Name { get; set; } = string.Empty;

        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class DeepRow
    {
        public string Name { get; set; } = string.Empty;

        public SegmentationImage Image { get; set; } = new(Width, Height, 1, new ushort[Height * Width]);
    }

    private sealed class VectorRow
    {
        public string Name { get; set; } = string.Empty;

        [VectorType(1, Height, Width)]
        public float[] Image { get; set; } = new float[Height * Width];
    }

    private sealed class MaskAndScores
    {
        public SegmentationMask? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }

    private sealed class Scores
    {
        public float[]? Score { get; set; }
    }
}
