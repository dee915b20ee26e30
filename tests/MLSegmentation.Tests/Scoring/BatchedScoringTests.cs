using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Masks;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Images of a data view that are scored together, and read ahead.</summary>
public sealed class BatchedScoringTests
{
    // Of three sizes, alone and in groups of up to five.
    private static readonly int[] Widths = [9, 9, 20, 9, 9, 9, 9, 9, 20, 20, 4];

    private readonly MLContext _context = new();

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(64, false)]
    [InlineData(64, true)]
    public void Transform_InBatches_GivesExactlyWhatItGivesOneByOne(int batchSize, bool readAhead)
    {
        MLImage[] images = [.. Widths.Select((width, index) => TestImages.Create(width, 8, TestImages.CreateGrey(width, 8, index)))];
        var data = _context.Data.LoadFromEnumerable(images.Select((image, index) => new NamedRow
        {
            ImagePath = $"{index}.png",
            Image = image,
            Numbers = [index, 0, 2 * index],
            Weight = index,
        }));
        using var alone = Open(SmallNetworks.WithConvolutions(), new());
        using var together = Open(SmallNetworks.WithConvolutions(), new() { BatchSize = batchSize, ReadAhead = readAhead });

        var expected = Read<ScoredRow>(alone.Transform(data));
        var actual = Read<ScoredRow>(together.Transform(data));

        Assert.Equal(Widths.Length, actual.Count);
        for (int index = 0; index < Widths.Length; index++)
        {
            Assert.Equal(expected[index].PredictedLabel, actual[index].PredictedLabel);
            Assert.True(expected[index].Score.AsSpan().SequenceEqual(actual[index].Score));

            // The cursor has moved on to the rows behind, but what the row holds is its own.
            Assert.Equal($"{index}.png", actual[index].ImagePath);
            Assert.Same(images[index], actual[index].Image);
            Assert.Equal([index, 0, 2 * index], actual[index].Numbers!);
            Assert.Equal(index, actual[index].Weight);
        }

        // Nobody disposed of them.
        Assert.Equal(Widths, images.Select(image => image.Width));
    }

    [Fact]
    public void Transform_FirstResult_ReadsOneBatchAndNoMore()
    {
        var source = new CountedSource<SegmentationInput>(new() { Image = TestImages.Create(4, 4, new byte[16]) });
        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 5 });
        using var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable(source.Rows)));

        // Rows whose results nobody wants are passed by one by one.
        Assert.True(cursor.MoveNext());
        Assert.True(cursor.MoveNext());
        Assert.Equal(2, source.Taken);
        Read(cursor);
        Assert.Equal(6, source.Taken);
        for (int row = 0; row < 4; row++)
        {
            Assert.True(cursor.MoveNext());
            Read(cursor);
        }

        Assert.Equal((5, 6), (cursor.Position, source.Taken));
        Assert.True(cursor.MoveNext());
        Assert.Equal(7, source.Taken);
        Read(cursor);
        Assert.Equal(11, source.Taken);
    }

    [Fact]
    public void Transform_ReadAhead_ReadsOneBatchMoreAndNoMore()
    {
        var source = new CountedSource<SegmentationInput>(new() { Image = TestImages.Create(4, 4, new byte[16]) });
        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 3, ReadAhead = true });
        using (var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable(source.Rows))))
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(1, source.Taken);
            Read(cursor);
            Assert.True(SpinWait.SpinUntil(() => source.Taken == 6, TimeSpan.FromMinutes(1)));
            cursor.MoveNext();
            cursor.MoveNext();
            Read(cursor);
            Assert.Equal(6, source.Taken);
            cursor.MoveNext();
            Assert.Equal((3, 6), (cursor.Position, source.Taken));
            Read(cursor);
        }

        // Disposing waits for the reading, which goes on to no batch behind.
        Assert.InRange(source.Taken, 6, 9);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, false)]
    [InlineData(8, true)]
    public void Transform_ImagesThatFail_NameThemselvesAndSpoilNoOther(int batchSize, bool readAhead)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 7).Select(index => folder[$"{index}.png"])];
        for (int index = 0; index < files.Length; index++)
        {
            // Below 51 there is no number; 3 is no image, 5 does not exist.
            File.WriteAllBytes(files[index], index == 3 ? [1, 2, 3] : PngFile.Grey(2, 1, 255, index == 1 ? 10 : 60).ToBytes());
        }

        File.Delete(files[5]);
        using var model = Open(SmallNetworks.WithoutNumbersForDarkPixels(), new() { BatchSize = batchSize, ReadAhead = readAhead });
        var paths = files.Select(file => new NamedFile { ImagePath = file });
        var load = _context.Transforms.LoadSegmentationImages("Image", folder.Path, "ImagePath");
        using var cursor = Open(model.Transform(load.Fit(_context.Data.LoadFromEnumerable(paths)).Transform(_context.Data.LoadFromEnumerable(paths))));

        foreach (string file in files)
        {
            Assert.True(cursor.MoveNext());
            if (file == files[1] || file == files[3] || file == files[5])
            {
                Assert.Contains($"'{file}'", Assert.Throws<SegmentationException>(() => Read(cursor)).Message, StringComparison.Ordinal);
                Assert.Throws<SegmentationException>(() => Read(cursor));
            }
            else
            {
                Assert.Equal(new SegmentationMask(2, 1, [1, 1]), Read(cursor));
            }
        }

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Transform_NetworkForOneImageAtATime_ScoresOneByOne()
    {
        using var model = Open(SmallNetworks.ForOneImageAtATime(), new() { BatchSize = 3 });
        var rows = Enumerable.Range(0, 7).Select(index => new SegmentationInput { Image = TestImages.Create(2, 2, TestImages.CreateGrey(2, 2, index)) });

        var masks = Read<SegmentationPrediction>(model.Transform(_context.Data.LoadFromEnumerable(rows))).Select(row => row.PredictedLabel);

        Assert.Equal(Enumerable.Range(0, 7).Select(index => new SegmentationMask(2, 2, ThresholdModel.Classify(TestImages.CreateGrey(2, 2, index)))), masks);
    }

    [Fact]
    public void Transform_ImagesFromFilesThatAreKept_AreNotDisposed()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 6).Select(index => folder[$"{index}.png"])];
        for (int index = 0; index < 6; index++)
        {
            File.WriteAllBytes(files[index], PngFile.Grey(3, 1, 255, 60, index).ToBytes());
        }

        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 2, ReadAhead = true });
        var scored = model.Transform(_context.Data.LoadSegmentationImages(files));
        using var cursor = scored.GetRowCursorSet([scored.Schema["Image"], scored.Schema["PredictedLabel"]], 1)[0];
        var getImage = cursor.GetGetter<MLImage>(scored.Schema["Image"]);
        var kept = new List<MLImage>();
        while (cursor.MoveNext())
        {
            // Who passes the image before would have it disposed.
            MLImage image = null!;
            getImage(ref image);
            Assert.Equal(new SegmentationMask(3, 1, [1, 0, 0]), Read(cursor));
            kept.Add(image);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], kept.Select(image => image.Pixels[8]));
    }

    [Fact]
    public void Transform_ScoresAskedForAfterTheMasks_AreThere()
    {
        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 4 });
        var rows = Enumerable.Range(0, 4).Select(index => new SegmentationInput { Image = TestImages.Create(2, 1, [0, (byte)(60 * index)]) });
        using var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable(rows)));
        Assert.True(cursor.MoveNext());
        Read(cursor);
        Assert.True(cursor.MoveNext());
        VBuffer<float> scores = default;

        cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"])(ref scores);

        // Class 1 has the probability 1 / (1 + exp(1 - 2g)).
        Assert.Equal(1 / (1 + Math.Exp(1 - (2 * 60 / 255.0))), scores.GetItemOrDefault(3), 1e-6);
    }

    [Fact]
    public void Transform_SourceThatFailsInABatch_GivesTheRowsBeforeIt()
    {
        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 4 });
        using var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable(Produce())));

        Assert.True(cursor.MoveNext());
        Read(cursor);
        Assert.True(cursor.MoveNext());
        Read(cursor);
        Assert.Equal("over", Assert.Throws<InvalidOperationException>(() => cursor.MoveNext()).Message);

        static IEnumerable<SegmentationInput> Produce()
        {
            yield return new() { Image = TestImages.Create(1, 1, [0]) };
            yield return new() { Image = TestImages.Create(1, 1, [0]) };
            throw new InvalidOperationException("over");
        }
    }

    // 2,100,000 pixels: 4,194,304 are no two of them.
    [Fact]
    public void Transform_ImageThatFillsABatch_IsReadAlone()
    {
        var source = new CountedSource<SegmentationInput>(new() { Image = TestImages.Create(2100, 1000, new byte[2100 * 1000]) });
        using var model = Open(ThresholdModel.CreateBytes(), new() { BatchSize = 5 });
        using var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable(source.Rows)));

        Assert.True(cursor.MoveNext());
        Read(cursor);

        Assert.Equal(1, source.Taken);
        Assert.True(cursor.MoveNext());
        Read(cursor);
        Assert.Equal((1, 2), (cursor.Position, source.Taken));
    }

    // 2902 x 2902 x 255 = 2,147,509,020 probabilities, and an array holds 2,147,483,591.
    [Fact]
    public void Transform_MoreProbabilitiesThanFit_FailsForTheMaskToo()
    {
        const int Side = 2902;
        var row = new SegmentationInput { Image = TestImages.Create(Side, Side, new byte[Side * Side]) };
        using var model = Open(SmallNetworks.WithClasses(255), new() { BatchSize = 2, Tiling = new() { Size = new(64, 64) } });
        using var cursor = Open(model.Transform(_context.Data.LoadFromEnumerable([row])));
        var getScores = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"]);
        Assert.True(cursor.MoveNext());
        VBuffer<float> scores = default;

        var exception = Assert.Throws<SegmentationException>(() => getScores(ref scores));

        Assert.Contains("2,147,509,020 probabilities of 255 classes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
        Assert.Equal(exception.Message, Assert.Throws<SegmentationException>(() => Read(cursor)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void BatchSize_OutOfRange_Throws(int batchSize) =>
        Assert.Throws<SegmentationOptionException>(() => new SegmentationScoringOptions { BatchSize = batchSize });

    private static SegmentationTransformer Open(byte[] onnx, SegmentationScoringOptions options) =>
        SegmentationTransformer.FromImageModel(onnx, options: options with { Threads = 1 });

    private static DataViewRowCursor Open(IDataView scored) => scored.GetRowCursorSet([scored.Schema["PredictedLabel"], scored.Schema["Score"]], 1)[0];

    private static SegmentationMask Read(DataViewRow row)
    {
        SegmentationMask mask = null!;
        row.GetGetter<SegmentationMask>(row.Schema["PredictedLabel"])(ref mask);
        return mask;
    }

    private List<T> Read<T>(IDataView scored)
        where T : class, new() => [.. _context.Data.CreateEnumerable<T>(scored, reuseRowObject: false)];

    private sealed class NamedFile
    {
        public string? ImagePath { get; set; }
    }

    private class NamedRow
    {
        public string? ImagePath { get; set; }

        [SegmentationType]
        public MLImage? Image { get; set; }

        public float Weight { get; set; }

        [VectorType(3)]
        public float[]? Numbers { get; set; }
    }

    private sealed class ScoredRow : NamedRow
    {
        public SegmentationMask? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }
}
