namespace MLSegmentation.Tests.PostProcessing;

public sealed class MaskPostProcessingTests
{
    private const byte Ignored = SegmentationMask.Ignored;
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "cell", "nucleus");

    [Theory]
    [InlineData(0.3f, 0.6f, 0.1f, 0)] // No threshold is reached, and the background is the most probable of the classes without one.
    [InlineData(0.5f, 0.4f, 0.1f, 0)]
    [InlineData(0.2f, 0.7f, 0.1f, 1)] // 0.7 reaches the threshold of cells.
    [InlineData(0.1f, 0.6f, 0.3f, 2)] // The next best that reaches its own.
    [InlineData(0.7f, 0.1f, 0.2f, 2)] // The background yields to a class that reaches its threshold.
    [InlineData(0.0f, 0.75f, 0.25f, 1)] // Of two that reach theirs, the more probable one.
    public void PostProcess_Thresholds_DecideOnEachPixel(float background, float cell, float nucleus, byte expected)
    {
        var options = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["cell"] = 0.7, ["2"] = 0.2 } };

        // More pixels than any vector register takes, and one that is decided on by itself.
        const int Count = 33;
        var mask = new SegmentationMask(Count, 1, new byte[Count]).WithClasses(Classes);
        float[] scores = [.. Enumerable.Repeat(background, Count), .. Enumerable.Repeat(cell, Count), .. Enumerable.Repeat(nucleus, Count)];

        Assert.All(mask.PostProcess(options, scores).Pixels.ToArray(), label => Assert.Equal(expected, label));
    }

    [Fact]
    public void PostProcess_ThresholdsOfEveryClass_LeaveBackgroundWhereNoneIsReached()
    {
        var options = new MaskPostProcessing
        {
            Thresholds = new Dictionary<string, double> { ["background"] = 0.9, ["cell"] = 0.9, ["nucleus"] = 0.9 },
        };
        var mask = new SegmentationMask(3, 1, [1, 2, Ignored]).WithClasses(Classes);

        var decided = mask.PostProcess(options, [0.1f, 0, 0, 0.8f, 0, 1, 0.1f, 1, 0]);

        // 0.8 reaches nothing; 1 reaches 0.9; the ignored pixel stays.
        Assert.Equal([0, 2, Ignored], decided.Pixels.ToArray());
        Assert.Same(Classes, decided.Classes);
    }

    [Fact]
    public void PostProcess_Thresholds_NeedTheProbabilities()
    {
        var mask = new SegmentationMask(2, 1, [0, 1]).WithClasses(Classes);
        var options = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["cell"] = 0.7 } };

        AssertRefused(() => mask.PostProcess(options), "Thresholds needs the probabilities of the mask, and there are none");
        AssertRefused(() => mask.PostProcess(options, new float[5]), "2x1 pixels of 3 classes need 6");
        AssertRefused(() => mask.WithClasses(null).PostProcess(options, new float[6]), "give it its classes with WithClasses");
        AssertRefused(() => mask.LabelObjects(options), "post-process the mask with the thresholds before");
        AssertRefused(
            () => mask.PostProcess(new() { Thresholds = new Dictionary<string, double> { ["cell"] = 0.7, ["1"] = 0.7 } }, new float[6]),
            "'cell' two thresholds");
    }

    [Fact]
    public void PostProcess_LargestArea_CountsAllClassesTogether()
    {
        // Four pixels of two classes that touch are more than three of one.
        var mask = new SegmentationMask(9, 1, [1, 1, 2, 2, 0, 1, 1, 1, Ignored]).WithClasses(Classes);

        var kept = mask.PostProcess(new() { LargestArea = true });

        Assert.Equal([1, 1, 2, 2, 0, 0, 0, 0, Ignored], kept.Pixels.ToArray());
        var both = new MaskPostProcessing { LargestArea = true, Then = new() { Largest = true, ObjectClasses = ["cell"] } };
        Assert.Equal("largest area, then largest object of cell", $"{both}");
        Assert.Equal("nothing", $"{new MaskPostProcessing()}");
    }

    [Fact]
    public void PostProcess_LargestArea_OfEquallyLargeOnesIsTheFirst()
    {
        var mask = new SegmentationMask(5, 1, [2, 2, 0, 1, 1]).WithClasses(Classes);

        Assert.Equal([2, 2, 0, 0, 0], mask.PostProcess(new() { LargestArea = true }).Pixels.ToArray());
    }

    [Fact]
    public void PostProcess_Holes_AreThoseOfOneClassAlone()
    {
        // From the left: a hole of cells; one between two classes; one that touches an ignored pixel; one with a speck in it.
        string[] before =
        [
            "11111 11222 11?11 11111",
            "1...1 1...2 1...1 1.2.1",
            "11111 11222 11111 11111",
        ];
        string[] after =
        [
            "11111 11222 11?11 11111",
            "11111 1...2 1...1 11211",
            "11111 11222 11111 11111",
        ];

        // The border of an image is no edge of a hole, so that rows of cells are put around.
        foreach (int block in Enumerable.Range(0, 4))
        {
            var mask = Draw([.. before.Select(row => row.Split(' ')[block])]);
            var expected = Draw([.. after.Select(row => row.Split(' ')[block])]);
            string what = $"block {block}";

            // The speck's two holes touch it, too: they are no holes of one class.
            expected = block == 3 ? mask : expected;
            Assert.True(expected.Equals(mask.PostProcess(new() { FillHoles = MaskPostProcessing.AllHoles })), what);
        }
    }

    [Fact]
    public void PostProcess_HolesOfASize_AreThoseUpToIt()
    {
        var mask = Draw("1111111", "1.11..1", "1111111");

        Assert.Equal(Draw("1111111", "1111..1", "1111111"), mask.PostProcess(new() { FillHoles = 1 }));
        Assert.Equal(Draw("1111111", "1111111", "1111111"), mask.PostProcess(new() { FillHoles = 2 }));
        Assert.Equal(mask, mask.PostProcess(new() { FillHoles = 2, ObjectClasses = ["2"] }));
    }

    [Fact]
    public void PostProcess_HolesAndSmallObjects_FillsBeforeItMeasures()
    {
        // 8 pixels and a hole of one are 9; the other object has 2.
        var mask = Draw("111.2", "1.1.2", "111..");

        Assert.Equal(Draw("111..", "111..", "111.."), mask.PostProcess(new() { FillHoles = 1, MinObject = 9 }));
    }

    [Fact]
    public void PostProcess_ChosenClasses_LeavesTheOthersAlone()
    {
        var mask = Draw("1.2.2", "....2");

        Assert.Equal(Draw("..2.2", "....2"), mask.PostProcess(new() { MinObject = 4, ObjectClasses = ["cell"] }));
        Assert.Equal(Draw("1...2", "....2"), mask.PostProcess(new() { Largest = true }));
        var largest = new MaskPostProcessing { Largest = true, ObjectClasses = ["nucleus"] };
        Assert.Equal(Draw("....2", "....2"), mask.PostProcess(new() { MinObject = 2, ObjectClasses = ["1"], Then = largest }));
    }

    [Fact]
    public void PostProcess_Background_IsTheClassOfThatNameOrTheChosenOne()
    {
        var classes = SegmentationClasses.FromNames("cell", "Background");
        var mask = new SegmentationMask(4, 1, [0, 1, 0, 0]);

        Assert.Equal([1, 1, 0, 0], mask.WithClasses(classes).PostProcess(new() { MinObject = 2 }).Pixels.ToArray());
        Assert.Equal([0, 0, 0, 0], mask.PostProcess(new() { MinObject = 2 }).Pixels.ToArray());
        Assert.Equal([1, 1, 0, 0], mask.PostProcess(new() { MinObject = 2, BackgroundClass = "1" }).Pixels.ToArray());
        AssertRefused(() => mask.WithClasses(classes).PostProcess(new() { ObjectClasses = ["Background"] }), "which is the background and no object");
    }

    [Fact]
    public void PostProcess_EqualObjects_KeepsTheFirst()
    {
        Assert.Equal(Draw("11...", ".....", "222.."), Draw("11.11", ".....", "222.2").PostProcess(new() { Largest = true }));
    }

    [Fact]
    public void PostProcess_IgnoredPixels_StayAndTouchNothing()
    {
        // Ignored pixels at the border do not make an object reach it, and part two halves of a cell.
        var mask = Draw("?????", "?1?1?", "?1?.?", "?????");

        Assert.Equal(mask, mask.PostProcess(new() { ClearBorder = true, FillHoles = MaskPostProcessing.AllHoles }));
        Assert.Equal(Draw("?????", "?1?.?", "?1?.?", "?????"), mask.PostProcess(new() { MinObject = 2 }));
        Assert.Equal(2, mask.LabelObjects().Count);
    }

    [Theory]
    [InlineData(PixelConnectivity.Four)]
    [InlineData(PixelConnectivity.Eight)]
    public void SplitTouching_TwoDiscs_PartsThemAtTheNeck(PixelConnectivity connectivity)
    {
        // Discs of radius 10 whose middles are 16 apart meet in a neck that is sqrt(100 - 64) = 6 deep; 10 - 6 = 4.
        var mask = DrawDiscs(60, 40, (20, 20, 10), (36, 20, 10));
        var options = new MaskPostProcessing { SplitTouching = 2, Connectivity = connectivity };

        var objects = mask.LabelObjects(options);
        var parted = mask.PostProcess(options);

        Assert.Equal(2, objects.Count);
        Assert.Equal((1, 2), (objects[20, 20], objects[36, 20]));
        Assert.Equal(mask.Pixels.ToArray().Count(label => label == 1), objects.Numbers.ToArray().Count(number => number > 0));
        for (int pixel = 0; pixel < mask.Pixels.Length; pixel++)
        {
            // By symmetry each pixel goes to the nearer middle, up to the middle column.
            int x = pixel % 60;
            Assert.True(mask.Pixels[pixel] == 0 || x == 28 || objects.Numbers[pixel] == (x < 28 ? 1 : 2), $"{x}, {pixel / 60}");
        }

        // The line takes pixels away and adds none, and what it parts does not touch any more.
        Assert.Equal(2, parted.LabelObjects(new() { Connectivity = connectivity }).Count);
        int lost = mask.Pixels.ToArray().Zip(parted.Pixels.ToArray()).Count(pair => pair.First != pair.Second);
        Assert.InRange(lost, 10, 40);
        Assert.Equal(1, mask.LabelObjects(options with { SplitTouching = 5 }).Count);
    }

    [Fact]
    public void SplitTouching_RowOfDiscs_AppliesTheOtherStepsToTheParts()
    {
        // The first disc reaches the border; the last is smaller: 5 * 5 * pi, some 80 pixels.
        var mask = DrawDiscs(80, 30, (8, 15, 10), (25, 15, 10), (42, 15, 10), (56, 15, 5));
        var options = new MaskPostProcessing { SplitTouching = 1 };

        Assert.Equal(4, mask.LabelObjects(options).Count);
        Assert.Equal(3, mask.LabelObjects(options with { ClearBorder = true }).Count);
        Assert.Equal(2, mask.LabelObjects(options with { ClearBorder = true, MinObject = 120 }).Count);
        Assert.Equal(1, mask.LabelObjects(options with { Largest = true }).Count);
        Assert.Equal(0, mask.LabelObjects(new() { ClearBorder = true }).Count);

        // Of one object alone, nothing is taken for a line.
        options = options with { Largest = true };
        Assert.Equal(
            mask.LabelObjects(options).Numbers.ToArray(), mask.PostProcess(options).Pixels.ToArray().Select(label => (int)label));
    }

    [Fact]
    public void SplitTouching_DiagonalChains_SplitsThemTogetherAsOneByOne()
    {
        // Chains of 80 discs along two diagonals fill about a fortieth of the rectangles around them; a single disc is by itself. From one middle to
        // the next it is 6 * sqrt(2), so that the neck is sqrt(25 - 18) = 2.6 deep.
        const int Count = 80;
        var middles = Enumerable.Range(0, Count).Select(index => 6 * index);
        var mask = DrawDiscs(
            560, 560, [.. middles.Select(step => (20 + step, 50 + step, 5)), .. middles.Select(step => (60 + step, 10 + step, 5)), (540, 20, 5)]);
        var options = new MaskPostProcessing { SplitTouching = 1 };

        var objects = mask.LabelObjects(options);

        Assert.Equal(3, mask.LabelObjects().Count);
        Assert.Equal((2 * Count) + 1, objects.Count);
        Assert.Equal(objects.Count, mask.PostProcess(options).LabelObjects().Count);
        Assert.NotEqual(objects[20, 50], objects[26, 56]);
        Assert.NotEqual(objects[20, 50], objects[60, 10]);
    }

    [Fact]
    public void SplitTouching_NothingAround_StaysWhole()
    {
        Assert.Equal(1, new SegmentationMask(5, 4, [.. Enumerable.Repeat((byte)1, 20)]).LabelObjects(new() { SplitTouching = 1 }).Count);

        // Distances of up to 69,999 pixels, whose squares are beyond whole numbers and more than there are pixels.
        byte[] thin = [0, .. Enumerable.Repeat((byte)1, 69_999)];
        Assert.Equal(1, new SegmentationMask(thin.Length, 1, thin).LabelObjects(new() { SplitTouching = 1 }).Count);
    }

    [Fact]
    public void LabelObjects_RemovedAndSplit_NumbersByFirstPixels()
    {
        var mask = Draw("..2.1", "1...1", "1.1..");

        var objects = mask.LabelObjects(new() { MinObject = 2 });

        Assert.Equal([0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 2, 0, 0, 0, 0], objects.Numbers.ToArray());
        Assert.Equal([1, 1], objects.ClassIndices.ToArray());
        Assert.Same(Classes, objects.Classes);
        Assert.Equal(mask, Draw("..2.1", "1...1", "1.1.."));
    }

    [Fact]
    public void PostProcess_CheckerboardOfAMillionPixels_NeedsNoRecursion()
    {
        const int Side = 1000;
        byte[] labels = [.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)(((pixel / Side) + (pixel % Side)) % 2))];
        var mask = new SegmentationMask(Side, Side, labels);

        // Half of the pixels, all apart or all together.
        Assert.Equal(Side * Side / 2, mask.LabelObjects(new() { Connectivity = PixelConnectivity.Four }).Count);
        Assert.Equal(1, mask.LabelObjects().Count);
        Assert.DoesNotContain((byte)1, mask.PostProcess(new() { Connectivity = PixelConnectivity.Four, MinObject = 2 }).Pixels.ToArray());
    }

    [Fact]
    public void Options_OutsideTheirRange_SayWhatIsAllowed()
    {
        Assert.Contains("FillHoles is -1", Refuse(() => new MaskPostProcessing { FillHoles = -1 }), StringComparison.Ordinal);
        Assert.Contains("MinObject is -1", Refuse(() => new MaskPostProcessing { MinObject = -1 }), StringComparison.Ordinal);
        Assert.Contains("SplitTouching is 0", Refuse(() => new MaskPostProcessing { SplitTouching = 0 }), StringComparison.Ordinal);
        Assert.Contains("SplitTouching is NaN", Refuse(() => new MaskPostProcessing { SplitTouching = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("Connectivity is 7", Refuse(() => new MaskPostProcessing { Connectivity = (PixelConnectivity)7 }), StringComparison.Ordinal);
        Assert.Contains("ObjectClasses", Refuse(() => new MaskPostProcessing { ObjectClasses = [] }), StringComparison.Ordinal);
        Assert.Contains("BackgroundClass", Refuse(() => new MaskPostProcessing { BackgroundClass = " " }), StringComparison.Ordinal);
        Assert.Contains(
            "Thresholds is 1.5; allowed are probabilities from 0 to 1",
            Refuse(() => new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["a"] = 1.5 } }),
            StringComparison.Ordinal);
        var thresholds = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["a"] = 1 } };
        Assert.Contains("Then", Refuse(() => new MaskPostProcessing { Then = thresholds }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_UnknownClass_NamesThoseThatThereAre()
    {
        var mask = Draw("1");

        AssertRefused(
            () => mask.PostProcess(new() { ObjectClasses = ["Cell"] }),
            "ObjectClasses names the class 'Cell', and there is none of that name or index; the classes are 'background', 'cell', 'nucleus', indices 0 to 2.");
        AssertRefused(() => mask.PostProcess(new() { BackgroundClass = "3" }), "BackgroundClass names the class '3'");
        AssertRefused(() => mask.WithClasses(null).PostProcess(new() { ObjectClasses = ["cell"] }), "the mask does not know its classes");
    }

    private static void AssertRefused(Func<object> act, string message) =>
        Assert.Contains(message, Assert.Throws<SegmentationException>(act).Message, StringComparison.Ordinal);

    private static string Refuse(Func<MaskPostProcessing> create) => Assert.Throws<SegmentationOptionException>(create).Message;

    /// <summary>A mask of class indices, with a point for background and a question mark for an ignored pixel.</summary>
    private static SegmentationMask Draw(params string[] rows) => new SegmentationMask(
        rows[0].Length, rows.Length, [.. string.Concat(rows).Select(letter => letter switch { '.' => (byte)0, '?' => Ignored, _ => (byte)(letter - '0') })])
        .WithClasses(Classes);

    private static SegmentationMask DrawDiscs(int width, int height, params (int X, int Y, int Radius)[] discs)
    {
        byte[] labels = new byte[width * height];
        foreach (var (column, row, radius) in discs)
        {
            for (int y = Math.Max(row - radius, 0); y <= Math.Min(row + radius, height - 1); y++)
            {
                for (int x = Math.Max(column - radius, 0); x <= Math.Min(column + radius, width - 1); x++)
                {
                    if (Square(x - column) + Square(y - row) <= Square(radius))
                    {
                        labels[(y * width) + x] = 1;
                    }
                }
            }
        }

        return new SegmentationMask(width, height, labels).WithClasses(Classes);

        static int Square(int value) => value * value;
    }
}
