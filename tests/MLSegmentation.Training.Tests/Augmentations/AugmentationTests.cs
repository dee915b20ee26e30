using System.Globalization;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Tests.Augmentations;

public class AugmentationTests
{
    private static readonly ImageSize Crop = new(64, 48);

    public static TheoryData<string> Presets => [.. AugmentationCatalog.PresetNames];

    /// <summary>All that change images.</summary>
    public static TheoryData<string> Names => [.. AugmentationCatalog.Names.Where(name => AugmentationCatalog.Create(name) is not DepthFlip)];

    /// <summary>Every augmentation at the strength at which it changes nothing.</summary>
    public static TheoryData<Augmentation> Nothings => new(
        new Rotation { Degrees = 0 },
        new Scaling { Smallest = 1, Largest = 1 },
        new Shift { Share = 0 },
        new ElasticDeformation { Deviation = 0 },
        new Brightness { Largest = 1 },
        new Contrast { Largest = 1 },
        new Gamma { Largest = 1 },
        new Hue { Degrees = 0 },
        new Saturation { Share = 0 },
        new Blur { Deviation = 0 },
        new Noise { Deviation = 0 },
        new LowResolution { Smallest = 1 },
        new CoarseDropout { Share = 0 });

    [Theory]
    [MemberData(nameof(Presets))]
    public void Create_AnyPreset_KeepsImageAndMaskTogether(string preset)
    {
        Augmentation[] moving = [.. AugmentationCatalog.Parse(preset).Where(item => item is not PhotometricAugmentation)];
        using var images = new PlaceImages(120, 90);
        int inside = 0;
        for (int epoch = 0; epoch < 40; epoch++)
        {
            var (pixels, labels) = images.Create(Crop, moving, epoch);
            for (int index = 0; index < labels.Length; index++)
            {
                var (x, y) = (pixels[3 * index], pixels[(3 * index) + 1]);
                if (HasOneLabelAround(x, y))
                {
                    Assert.Equal(PlaceImages.GetLabel(x, y), labels[index]);
                    inside++;
                }
            }
        }

        // Ten of a cell's twelve columns and rows have one label around them: 69 %; less on the border, and in enlarged patches more.
        Assert.InRange(inside / (40.0 * Crop.Width * Crop.Height), 0.5, 0.9);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Create_AnyPreset_MovesAsItWouldWithoutThePhotometricOnes(string preset)
    {
        var all = AugmentationCatalog.Parse(preset);
        using var images = new PlaceImages(120, 90);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var (_, labels) = images.Create(Crop, all, epoch);

            Assert.Equal(images.Create(Crop, [.. all.Where(item => item is not PhotometricAugmentation)], epoch).Labels, labels);
            Assert.Subset(new HashSet<byte> { 0, 1, 2, 3, SegmentationMask.Ignored }, labels.ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Nothings))]
    public void Create_NoStrength_ChangesNothing(Augmentation augmentation)
    {
        using var images = new PlaceImages(120, 90);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            var plain = images.Create(Crop, [], epoch);
            var (pixels, labels) = images.Create(Crop, [augmentation with { Probability = 1 }], epoch);

            Assert.Equal(plain.Pixels, pixels);
            Assert.Equal(plain.Labels, labels);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AnyAugmentation_ChangesSomethingUnlessItNeverApplies(string name)
    {
        var augmentation = AugmentationCatalog.Create(name);
        using var images = new PlaceImages(120, 90);
        bool changes = false;
        for (int epoch = 0; epoch < 5; epoch++)
        {
            byte[] plain = images.Create(Crop, [], epoch).Pixels;
            Assert.Equal(plain, images.Create(Crop, [augmentation with { Probability = 0 }], epoch).Pixels);
            changes |= !plain.SequenceEqual(images.Create(Crop, [augmentation with { Probability = 1 }], epoch).Pixels);
        }

        Assert.True(changes);
    }

    [Fact]
    public void Create_SameKeys_GivesTheSamePatchAndOtherKeysOthers()
    {
        using var images = new PlaceImages(120, 90, count: 2);
        var strong = AugmentationPresets.Strong;
        byte[][] patches =
        [
            images.Create(Crop, strong, epoch: 0).Pixels,
            images.Create(Crop, strong, epoch: 1).Pixels,
            images.Create(Crop, strong, epoch: 0, seed: 2).Pixels,
            images.Create(Crop, strong, epoch: 0, index: 1).Pixels,
        ];

        Assert.Equal(patches[0], images.Create(Crop, strong, epoch: 0).Pixels);
        Assert.All(patches[1..], patch => Assert.NotEqual(patches[0], patch));
    }

    [Fact]
    public void Create_OthersInTheList_LeavesAnAugmentationsChanceAlone()
    {
        // The elastic deformation applies in the same epochs, whatever else is drawn.
        using var images = new PlaceImages(120, 90);
        var elastic = new ElasticDeformation();
        var brightness = new Brightness { Largest = 1, Probability = 1 };
        for (int epoch = 0; epoch < 10; epoch++)
        {
            Assert.Equal(
                images.Create(Crop, [elastic], epoch).Pixels,
                images.Create(Crop, [brightness, elastic, new Noise { Deviation = 0 }], epoch).Pixels);
        }
    }

    [Fact]
    public void Create_SameKindTwice_DrawsTwice()
    {
        using var images = new PlaceImages(120, 90);
        var twice = Enumerable.Range(0, 100).Select(epoch => images.Create(Crop, [new HorizontalFlip(), new HorizontalFlip()], epoch).Pixels);
        var never = Enumerable.Range(0, 100).Select(epoch => images.Create(Crop, [], epoch).Pixels);

        // Both or neither in half of the cases, with a standard deviation of 5.
        Assert.InRange(twice.Zip(never).Count(pair => pair.First.SequenceEqual(pair.Second)), 30, 70);
    }

    [Fact]
    public void Create_OwnAugmentations_AreUsed()
    {
        using var images = new PlaceImages(60, 50);
        var patch = images.Create(new ImageSize(60, 50), [new Invert { Probability = 1 }, new ShiftByTwo { Probability = 1 }], 0);

        // The shift by two to the right: pixel (10, 5) shows (8, 5); inverted, 247 and 250.
        Assert.Equal([247, 250], patch.Pixels.AsSpan(3 * ((5 * 60) + 10), 2).ToArray());
        Assert.Equal(PlaceImages.GetLabel(8, 5), patch.Labels[(5 * 60) + 10]);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Probability_OutOfRange_Throws(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip { Probability = probability });

    [Fact]
    public void Settings_OutOfRange_Throws()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Rotation { Degrees = 181 });

        Assert.Contains("The angle is a number from 0 to 180.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scaling { Smallest = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scaling { Largest = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticDeformation { Points = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Blur { Deviation = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowResolution { Smallest = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoarseDropout { Count = 0 });
    }

    [Fact]
    public void ToString_AnyCulture_NamesAllSettings()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal("HorizontalFlip(0.5)", new HorizontalFlip().ToString());
            Assert.Equal("Rotation(0.5, 12.5 degrees)", new Rotation { Degrees = 12.5 }.ToString());
            Assert.Equal("ElasticDeformation(0.3, 3 points, 10 pixels)", new ElasticDeformation { Probability = 0.3 }.ToString());
            Assert.Equal("Scaling(0.5, 0.8 to 1.25)", new Scaling().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static bool HasOneLabelAround(int x, int y)
    {
        byte label = PlaceImages.GetLabel(x, y);
        for (int offset = 0; offset < 9; offset++)
        {
            var (column, row) = (x + (offset % 3) - 1, y + (offset / 3) - 1);
            if (column < 0 || row < 0 || PlaceImages.GetLabel(column, row) != label)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Invert : PhotometricAugmentation
    {
        protected internal override void Change(Patch<byte> patch, ref RandomStream random) => patch.Map(value => 255 - value);
    }

    private sealed record ShiftByTwo : GeometricAugmentation
    {
        protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.Shift(2, 0);
    }
}
