using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

/// <summary>Models in streams, in pipelines of several, and in columns of other names.</summary>
public sealed class ModelStreamTests
{
    private static readonly byte[] Grey = TestImages.CreateGrey(5, 3, seed: 1);
    private readonly MLContext _context = new(seed: 1);

    public ModelStreamTests() => _context.Segmentation();

    private static SegmentationMask Expected => new(5, 3, ThresholdModel.Classify(Grey));

    [Fact]
    public void SaveAndLoad_StreamThatCannotSeek_GivesTheModelBackAndStaysOpen()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        _context.Segmentation().Save(model, new OneWayStream(stream));
        stream.Position = 3;

        // One byte at a time, from where the stream stands.
        using var loaded = _context.Segmentation().Load(new OneWayStream(stream));

        Assert.Equal(Expected, Score(loaded));
        Assert.True(stream.CanRead);
        using var ofMLNet = new MemoryStream(stream.ToArray()[3..]);
        using var chain = (IDisposable)new MLContext().Model.Load(ofMLNet, out _);
    }

    [Fact]
    public void FromOnnxAndLoad_OnnxStream_GiveTheModelBack()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        using var stream = new MemoryStream();
        stream.WriteByte(9);
        model.SaveOnnx(new OneWayStream(stream));
        stream.Position = 1;
        using var opened = SegmentationTransformer.FromOnnx(stream);
        stream.Position = 1;
        using var loaded = _context.Segmentation().Load(stream);
        stream.Position = 1;
        using var applied = _context.Transforms.ApplySegmentationModel("PredictedLabel", "Image", new OneWayStream(stream)).Fit(CreateData());

        Assert.Equal([Expected, Expected, Expected], new[] { opened, loaded, applied }.Select(Score));
    }

    [Fact]
    public void Load_StreamThatEndsEarlyOrHoldsNothing_SaysSo()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        using var zip = new MemoryStream();
        _context.Segmentation().Save(model, zip);
        using var onnx = new MemoryStream();
        model.SaveOnnx(onnx);

        AssertMessage("stream.Position = 0", () => _context.Segmentation().Load(zip));
        AssertMessage("'(stream)' is damaged", () => _context.Segmentation().Load(Cut(zip)));
        AssertMessage("'(stream)' is no ONNX model, or it is damaged", () => SegmentationTransformer.FromOnnx(Cut(onnx)));
        zip.Position = 0;
        AssertMessage("'(stream)' is a zip file, not an ONNX file", () => SegmentationTransformer.FromOnnx(zip));
        AssertMessage("cannot be read from the stream: The network is down", () => _context.Segmentation().Load(new BrokenStream()));
        zip.Dispose();
        Assert.Throws<ArgumentException>(() => _context.Segmentation().Load(zip));
    }

    [Fact]
    public void SaveOnnx_CustomColumns_SurviveFromOnnx()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Photo", "Mask", "Chance");
        using var onnx = new MemoryStream();
        model.SaveOnnx(onnx);
        using var zip = new MemoryStream();

        using var opened = SegmentationTransformer.FromOnnx(Rewind(onnx));
        _context.Segmentation().Save(opened, zip);
        using var saved = _context.Segmentation().Load(Rewind(zip));
        using var again = new MemoryStream();
        saved.SaveOnnx(again);
        using var chosen = saved.WithColumns();
        using var plain = new MemoryStream();
        chosen.SaveOnnx(plain);

        Assert.Equal(("Photo", "Mask", "Chance"), Names(opened));
        Assert.Equal(("Photo", "Mask", "Chance"), Names(saved));
        Assert.Equal(onnx.ToArray(), again.ToArray());

        // What is not said is the default, as in files of before.
        Assert.Equal(("Image", "PredictedLabel", "Score"), Names(chosen));
        using var withoutColumns = SegmentationTransformerTests.CreateModel();
        using var before = new MemoryStream();
        withoutColumns.SaveOnnx(before);
        Assert.Equal(before.ToArray(), plain.ToArray());
        Assert.Equal(Expected, Score(chosen));
    }

    [Fact]
    public void Load_OneOfSeveralModels_IsNamedByItsColumn()
    {
        using var first = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), predictedLabelColumnName: "A", scoreColumnName: "ScoreA");
        using var second = first.WithColumns(predictedLabelColumnName: "B", scoreColumnName: "ScoreB");
        var pipeline = new TransformerChain<ITransformer>(first, second);
        using var zip = new MemoryStream();
        _context.Model.Save(pipeline, null, zip);

        AssertMessage("their masks go to the columns 'A', 'B'. Name the column of one of them", () => _context.Segmentation().Load(Rewind(zip)));
        AssertMessage("column 'C'; those of the models in it go to 'A', 'B'", () => _context.Segmentation().Load(Rewind(zip), predictedLabelColumnName: "C"));
        using var loaded = _context.Segmentation().Load(Rewind(zip), predictedLabelColumnName: "B");
        using var found = SegmentationTransformer.FromModel(pipeline, predictedLabelColumnName: "B");
        using var chain = (TransformerChain<ITransformer>)_context.Model.Load(Rewind(zip), out _);
        using var foundInChain = SegmentationTransformer.FromModel(chain, predictedLabelColumnName: "A");
        using var applied = _context.Transforms.ApplySegmentationModel(Rewind(zip), predictedLabelColumnName: "A").Fit(CreateData());

        Assert.Equal(["B", "B", "A", "A"], new[] { loaded, found, foundInChain, applied }.Select(model => model.PredictedLabelColumnName));
        Assert.Equal(Expected, Score(loaded));
    }

    [Fact]
    public void Use_OfADisposedLoadedModel_Throws()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        using var zip = new MemoryStream();
        _context.Segmentation().Save(model, zip);
        using var onnx = new MemoryStream();
        model.SaveOnnx(onnx);
        foreach (var loaded in new[] { _context.Segmentation().Load(Rewind(zip)), SegmentationTransformer.FromOnnx(Rewind(onnx)) })
        {
            var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(loaded);
            var scored = loaded.Transform(CreateData());
            loaded.Dispose();

            Assert.Throws<ObjectDisposedException>(() => loaded.Transform(CreateData()));
            Assert.Throws<ObjectDisposedException>(() => scored.GetColumn<SegmentationMask>("PredictedLabel").ToList());
            Assert.Throws<ObjectDisposedException>(() => loaded.WithColumns());
            Assert.Throws<ObjectDisposedException>(() => engine.Predict(new SegmentationInput { Image = CreateImage() }));
            Assert.Throws<ObjectDisposedException>(() => _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(loaded));
        }
    }

    [Fact]
    public void FromModel_OfADisposedChain_Throws()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        using var zip = new MemoryStream();
        _context.Segmentation().Save(model, zip);
        var chain = _context.Model.Load(Rewind(zip), out _);
        ((IDisposable)chain).Dispose();

        Assert.Throws<ObjectDisposedException>(() => SegmentationTransformer.FromModel(chain));
    }

    private static (string Image, string PredictedLabel, string Score) Names(SegmentationTransformer model) =>
        (model.ImageColumnName, model.PredictedLabelColumnName, model.ScoreColumnName);

    private static MemoryStream Rewind(MemoryStream stream)
    {
        stream.Position = 0;
        return stream;
    }

    private static MemoryStream Cut(MemoryStream stream) => new(stream.ToArray()[..(int)(stream.Length * 3 / 4)]);

    private static void AssertMessage(string text, Action action) =>
        Assert.Contains(text, Assert.Throws<SegmentationException>(action).Message, StringComparison.Ordinal);

    private static MLImage CreateImage() => TestImages.Create(5, 3, Grey);

    private IDataView CreateData() => _context.Data.LoadFromEnumerable([new SegmentationInput { Image = CreateImage() }]);

    private SegmentationMask Score(SegmentationTransformer model) =>
        model.Transform(CreateData()).GetColumn<SegmentationMask>(model.PredictedLabelColumnName).Single();

    /// <summary>A stream as a network gives it: forwards only, and few bytes at a time.</summary>
    private sealed class OneWayStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 7));

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Assert.False(disposing, "A stream that was given stays open.");
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("The network is down");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The network is down");

        public override void CopyTo(Stream destination, int bufferSize) => throw new IOException("The network is down");
    }
}
