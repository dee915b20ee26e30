using MLSegmentation.Inspection;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

public sealed class InspectClassesTests
{
    [Fact]
    public void Inspect_NumbersOfObjects_SuggestsOneClass()
    {
        using var folder = new DrawnFolder();
        for (int seed = 0; seed < 3; seed++)
        {
            folder.WriteImage($"{seed}", seed);
            int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
            for (int number = 1; number <= 4; number++)
            {
                Mark(values, DrawnFolder.Disc(number + seed), number);
            }

            folder.WriteMask($"{seed}", values);
        }

        Assert.Equal("background=0, object=1-65535", SuggestedClasses(folder, null));
        Assert.Equal("background=0, cell=1-65535", SuggestedClasses(folder, "background=0, cell=255"));
        Assert.Equal("cell=1-65535, membrane=0", SuggestedClasses(folder, "cell=255, membrane=0"));
    }

    [Fact]
    public void Inspect_SmoothedEdges_SuggestsRanges()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        int[] values = [.. DrawnFolder.Disc(0).Select(isInside => isInside ? 255 : 0)];
        (values[0], values[10], values[20]) = (30, 100, 220);
        folder.WriteMask("a", values);

        Assert.Equal("background=0-127, object=128-255", SuggestedClasses(folder, null));
    }

    [Fact]
    public void Inspect_BlackAndWhiteThatJpegChanged_SuggestsRanges()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);

        // 14 values from 0 to 13, 14 from 242 to 255: in their order, no two neighbours are the same.
        folder.WriteMask("a", [.. DrawnFolder.Disc(0).Select((isInside, pixel) => (isInside ? 242 : 0) + (pixel % 14))]);

        Assert.Equal("background=0-127, object=128-255", SuggestedClasses(folder, null));
        Assert.Equal("disc=128-255, background=0-127", SuggestedClasses(folder, "disc=255, background=0"));
        var error = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(
            Path.Combine(folder.Masks, "a.png"), SegmentationClasses.Parse("background=0, disc=255")));
        Assert.Contains("'background=0-127, disc=128-255'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_FewValuesInAllMasks_SuggestsAClassForEach()
    {
        using var folder = new DrawnFolder();
        for (int seed = 0; seed < 3; seed++)
        {
            folder.WriteImage($"{seed}", seed);
            int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
            Mark(values, DrawnFolder.Disc(seed), 128);
            Mark(values, DrawnFolder.Disc(seed + 4), 255);
            folder.WriteMask($"{seed}", values);
        }

        Assert.Equal("background=0, class1=128, class2=255", SuggestedClasses(folder, null));
    }

    [Fact]
    public void Inspect_TwoNumbersForOneClass_SuggestsWhatTheErrorOfATrainingDoes()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        Mark(values, DrawnFolder.Disc(0), 1);
        Mark(values, DrawnFolder.Disc(2), 2);
        string path = folder.WriteMask("a", values);
        const string Given = "background=0, cell=255";

        string suggested = SuggestedClasses(folder, Given);

        Assert.Equal("background=0, cell=1-65535", suggested);
        var error = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(path, SegmentationClasses.Parse(Given)));
        Assert.Contains($"'{suggested}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OneValueInThePlaceOfAnother_SuggestsItForTheSameClass()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        Mark(values, DrawnFolder.Disc(1), 1);
        Mark(values, DrawnFolder.Disc(6), 1);
        string path = folder.WriteMask("a", values);
        const string Given = "background=0, cell=255";

        string suggested = SuggestedClasses(folder, Given);

        Assert.Equal("background=0, cell=1", suggested);
        var error = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(path, SegmentationClasses.Parse(Given)));
        Assert.Contains($"'{suggested}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_ValueWithoutAClass_SuggestsToNameIt()
    {
        using var folder = new DrawnFolder(2);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        Mark(values, DrawnFolder.Disc(1), 255);
        Mark(values, DrawnFolder.Disc(3), 4);
        Mark(values, DrawnFolder.Disc(6), 4);
        Mark(values, DrawnFolder.Disc(8), 4);
        folder.WriteMask("01", values);

        var inspection = InspectFolderTests.Inspect(folder, new() { Classes = SegmentationClasses.Parse("background=0, disc=255") });

        Assert.Equal("4 (243 pixels)", Assert.Single(InspectFolderTests.Find(inspection, "unknown-mask-values").Files).Detail);
        Assert.Equal("background=0, disc=255, class2=4", Assert.Single(inspection.Suggestions, item => item.Option == "Classes").Value);
        Assert.Equal([null], inspection.Training.MaskValues.Where(value => value.Value == "4").Select(value => value.Class));
    }

    [Fact]
    public void Inspect_ClassesOfTrainingAndValidation_AreCompared()
    {
        using var folder = new DrawnFolder(2);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        Mark(values, DrawnFolder.Disc(4), 2);
        folder.WriteImage("a", 9, "images2");
        folder.WriteMask("a", values, "masks2");

        var inspection = Inspect(folder, "background=0, one=255, two=2, three=3");

        Assert.Contains("'two'", InspectFolderTests.Find(inspection, "class-only-in-validation").Message, StringComparison.Ordinal);
        Assert.Contains("'one'", InspectFolderTests.Find(inspection, "class-not-in-validation").Message, StringComparison.Ordinal);
        Assert.Contains("'three'", InspectFolderTests.Find(inspection, "absent-class").Message, StringComparison.Ordinal);
        Assert.Equal((1, 81L), (inspection.Validation!.ImageCount, inspection.Validation.Classes[2].Pixels));
        Assert.True(inspection.CanTrain);
    }

    [Fact]
    public void Inspect_OneClassOnly_CannotBeTrainedOn()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        folder.WriteMask("a", new int[DrawnFolder.Width * DrawnFolder.Height]);

        var inspection = InspectFolderTests.Inspect(folder);

        Assert.Equal(InspectionSeverity.Error, InspectFolderTests.Find(inspection, "one-class").Severity);
        Assert.False(inspection.CanTrain);
    }

    [Fact]
    public void Inspect_RareClass_SuggestsWeights()
    {
        using var folder = new DrawnFolder(10);
        bool[] shape = new bool[DrawnFolder.Width * DrawnFolder.Height];
        shape.AsSpan(100, 20).Fill(true);
        for (int seed = 0; seed < 10; seed++)
        {
            folder.WriteMask($"{seed:D2}", seed == 0 ? shape : new bool[shape.Length], 255);
        }

        var inspection = InspectFolderTests.Inspect(folder, new() { ValidationFraction = 0.2 });

        // 20 of 10 * 48 * 40 = 19,200 pixels: 0.104 %.
        Assert.Contains("0.104 %", InspectFolderTests.Find(inspection, "class-imbalance").Message, StringComparison.Ordinal);
        Assert.Contains("1 of 10 images", InspectFolderTests.Find(inspection, "rare-class").Message, StringComparison.Ordinal);
        Assert.Equal(["ClassWeighting", "Loss", "Augmentations"], inspection.Suggestions.Select(item => item.Option));
    }

    [Fact]
    public void Inspect_ManyImagesWithoutValidation_SuggestsIt()
    {
        using var folder = new DrawnFolder(10);

        Assert.Equal(["ValidationFraction"], InspectFolderTests.Inspect(folder).Suggestions.Select(item => item.Option));
        Assert.Empty(InspectFolderTests.Inspect(folder, new() { ValidationFraction = 0.2 }).Suggestions);
    }

    [Fact]
    public void Inspect_GivenClassesThatIgnoreValues_SuggestsToIgnoreThemStill()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        for (int number = 1; number <= 4; number++)
        {
            Mark(values, DrawnFolder.Disc(number), number);
        }

        folder.WriteMask("a", values);

        Assert.Equal("background=0, cell=1|3-254|256-65535, ignore=2|255", SuggestedClasses(folder, "background=0, cell=1, ignore=2|255"));
        SegmentationClasses.Parse("background=0, cell=1|3-254|256-65535, ignore=2|255");
    }

    [Fact]
    public void Inspect_GivenClassOfASuggestedName_SuggestsAnother()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        int[] values = new int[DrawnFolder.Width * DrawnFolder.Height];
        Mark(values, DrawnFolder.Disc(1), 1);
        Mark(values, DrawnFolder.Disc(3), 1);
        Mark(values, DrawnFolder.Disc(6), 4);
        Mark(values, DrawnFolder.Disc(8), 4);
        folder.WriteMask("a", values);

        Assert.Equal("background=0, class2=1, class3=4", SuggestedClasses(folder, "background=0, class2=1"));
    }

    [Theory]
    [InlineData(256, "Crop")]
    [InlineData(320, "Crop", "BatchSize")]
    public void Inspect_LargeObjects_SuggestsSmallerBatchesOnlyForLargerCrops(int height, params string[] expected)
    {
        const int Width = 512;
        const int Side = 100;
        using var folder = new DrawnFolder();
        var random = new Random(0);
        int[] mask = [.. Enumerable.Range(0, Width * height).Select(pixel => pixel % Width < Side && pixel / Width < Side ? 255 : 0)];
        folder.Write("images/a.png", PngFile.Grey(Width, height, [.. mask.Select(_ => random.Next(200))]));
        folder.Write("masks/a.png", PngFile.Grey(Width, height, mask));

        Assert.Equal(expected, InspectFolderTests.Inspect(folder).Suggestions.Select(item => item.Option));
    }

    private static string SuggestedClasses(DrawnFolder folder, string? classes) => Assert.Single(
        InspectFolderTests.Inspect(folder, new() { Classes = classes is null ? null : SegmentationClasses.Parse(classes) }).Suggestions).Value;

    private static SegmentationInspection Inspect(DrawnFolder folder, string classes) => InspectFolderTests.Inspect(folder, new()
    {
        Classes = SegmentationClasses.Parse(classes),
        ValidationImageFolder = folder["images2"],
        ValidationMaskFolder = folder["masks2"],
    });

    private static void Mark(int[] values, bool[] shape, int value)
    {
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            values[pixel] = shape[pixel] ? value : values[pixel];
        }
    }
}
