using System.IO.Compression;
using MLSegmentation.Classical.Forests;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Tests.Forests;

public sealed class ForestTests
{
    // At most 2: 0.25; else by the second feature: 0.5 up to 1, 0.75 above.
    private static readonly DecisionTree Tree = new([new TreeNode(0, 2, ~0, 1), new TreeNode(1, 1, ~1, ~2)], [0.25f, 0.5f, 0.75f]);

    private static readonly DecisionTree Constant = new([], [0.5f]);

    private static readonly float[][] Features = [[1, 2, 3, 3], [9, 9, 1, 2]];

    [Fact]
    public void Score_TwoTrees_IsTheMeanOfTheirLeaves()
    {
        float[] scores = new Forest(2, 1, [[Tree, Constant]]).Score(Features, CancellationToken.None);

        Assert.Equal([0.375f, 0.375f, 0.5f, 0.625f], scores[4..]);
        Assert.Equal([0.625f, 0.625f, 0.5f, 0.375f], scores[..4]);
    }

    [Fact]
    public void Score_ThreeClasses_SumsToOne()
    {
        float[] scores = new Forest(3, 1, [[Tree], [Constant], [Constant]]).Score(Features, CancellationToken.None);

        // 0.25, 0.5 and 0.5 are 1.25 together.
        Assert.Equal([0.2f, 0.4f, 0.4f], [scores[0], scores[4], scores[8]]);
    }

    [Fact]
    public void ToString_Parsed_ScoresTheSame()
    {
        var forest = new Forest(3, 2, [[Tree], [Constant, Tree], [Constant]]);

        var parsed = Forest.Parse(forest.ToString());

        Assert.Equal(2, parsed.Channels);
        Assert.Equal(forest.Score(Features, CancellationToken.None), parsed.Score(Features, CancellationToken.None));
    }

    // A way that comes back to its beginning would be gone for ever; a leaf, a node and a group that there is none of were errors of the runtime.
    public static TheoryData<string> Broken { get; } =
    [
        "?",
        Convert.ToBase64String([1, 2, 3]),
        new Forest(2, 1, [[new([new TreeNode(0, 2, ~0, 0)], [1])]]).ToString(),
        new Forest(2, 1, [[new([new TreeNode(0, 2, 1, 1), new TreeNode(0, 1, ~0, ~0)], [1])]]).ToString(),
        new Forest(2, 1, [[new([new TreeNode(0, 2, ~0, ~1)], [1])]]).ToString(),
        new Forest(2, 1, [[new([new TreeNode(0, 2, ~0, 5)], [1])]]).ToString(),
        new Forest(2, 1, [[new([new TreeNode(-1, 2, ~0, ~0)], [1])]]).ToString(),
        new Forest(2, 1, [[new([], [])]]).ToString(),
        new Forest(2, 1, [[]]).ToString(),
        new Forest(2, 1, []).ToString(),
        new Forest(3, 1, [[Tree]]).ToString(),
        new Forest(-3, 1, [[Tree]]).ToString(),
        new Forest(2, -1, [[Tree]]).ToString(),
        Pack(2, 1, int.MaxValue),
        Pack(2, 1, 1, 1, int.MaxValue),
        Pack(2, 1, 1, -1),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Parse_ChangedText_Throws(string text)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<SegmentationException>(() => Forest.Parse(text));

        Assert.EndsWith("Fit and save it again.", exception.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData(2, "look at 3 features of pixels, of which there are 2")]
    [InlineData(int.MaxValue, "look at 2147483648 features of pixels, of which there are 2")]
    public void Score_FeatureThatThereIsNoneOf_Throws(int feature, string expected)
    {
        var forest = new Forest(2, 1, [[new([new TreeNode(feature, 1, ~0, ~0)], [1])]]);

        var exception = Assert.Throws<SegmentationException>(() => forest.Score(Features, CancellationToken.None));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segment_MoreProbabilitiesThanAnArrayHolds_IsRefusedBeforeAnythingIsComputed()
    {
        // 30,000 x 30,000 pixels of three classes are 2.7e9 numbers; the image has none, so that features would end in another error.
        var learned = new LearnedState { Forest = new Forest(3, 1, [[Tree], [Constant], [Constant]]).ToString() };
        var image = new PixelImage(new ImageSize(30_000, 30_000), [[0]], byte.MaxValue);

        var exception = Assert.Throws<SegmentationException>(() => new RandomForest().Segment(image, learned, CancellationToken.None));

        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
        Assert.Contains("An image of 30000x30000 has 2,700,000,000 probabilities of 3 classes", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Numbers as a forest is written.</summary>
    private static string Pack(params int[] numbers)
    {
        using var packed = new MemoryStream();
        using (var writer = new BinaryWriter(new DeflateStream(packed, CompressionLevel.Fastest)))
        {
            Array.ForEach(numbers, writer.Write);
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
