using System.Runtime.InteropServices;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests.Augmentations;

/// <summary>Patches of a volume whose three channels say where each voxel is, and whose mask says so, too.</summary>
public sealed class VolumeAugmentationTests : IDisposable
{
    private static readonly ImageSize Size = new(20, 16, 12);
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "even", "rare");
    private readonly SampleStore _store;
    private readonly SampleStore _thick;

    public VolumeAugmentationTests()
    {
        byte[] record = CreateRecord();
        var info = StoredImages.Describe(Size, 3, record, Classes.Count, PixelKind.FloatingPoint) with { Spacing = VolumeSpacing.One };
        _store = StoredImages.Store((info, record));
        _thick = StoredImages.Store((info with { Spacing = new VolumeSpacing(1, 1, 5) }, record));
    }

    public static TheoryData<string> Names => [.. AugmentationCatalog.Names.Where(name => AugmentationCatalog.Create(name) is GeometricAugmentation)];

    public static TheoryData<string> Changing => [.. AugmentationCatalog.Names
        .Where(name => AugmentationCatalog.Create(name) is PhotometricAugmentation { ChangesFloatingPoint: true })];

    public void Dispose()
    {
        _store.Dispose();
        _thick.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AnyThatMoves_KeepsVoxelsAndLabelsTogether(string name)
    {
        var augmentation = AugmentationCatalog.Create(name) with { Probability = 1 };
        bool moves = false;
        for (int epoch = 0; epoch < 4; epoch++)
        {
            var (planes, labels) = Create(new ImageSize(10, 10, 8), [augmentation], epoch);
            for (int voxel = 0; voxel < labels.Length; voxel++)
            {
                var (x, y, z) = (planes[voxel], planes[labels.Length + voxel], planes[(2 * labels.Length) + voxel]);
                if (IsWhole(x) && IsWhole(y) && IsWhole(z))
                {
                    Assert.Equal(GetLabel((int)MathF.Round(x), (int)MathF.Round(y), (int)MathF.Round(z)), labels[voxel]);
                }
            }

            moves |= !planes.SequenceEqual(Create(new ImageSize(10, 10, 8), [], epoch).Planes);
        }

        Assert.True(moves);
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public void Create_AnyThatChangesValues_LeavesTheLabels(string name)
    {
        var augmentation = AugmentationCatalog.Create(name) with { Probability = 1 };
        var changed = Create(new ImageSize(10, 10, 8), [augmentation], epoch: 1);
        var plain = Create(new ImageSize(10, 10, 8), [], epoch: 1);

        Assert.Equal(plain.Labels, changed.Labels);
        Assert.NotEqual(plain.Planes, changed.Planes);
    }

    [Fact]
    public void Create_TiltedByAnyAngle_MovesSlices()
    {
        var (planes, _) = Create(new ImageSize(8, 8, 6), [new Rotation { Degrees = 0, Tilt = 40, Probability = 1 }], epoch: 0);

        // Within a slice as it is, all have the same z.
        Assert.True(planes.AsSpan(2 * 384, 64).ToArray().Distinct().Count() > 8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AnyThatMovesSlicesFarApart_TakesThemAsTheyAre(string name)
    {
        Augmentation[] augmentations = [AugmentationCatalog.Create(name) with { Probability = 1 }, new ForegroundCrop { Probability = 0.5 }];
        for (int epoch = 0; epoch < 8; epoch++)
        {
            float[] planes = new float[3 * 256];
            CreateAugmenter(new ImageSize(8, 8, 4), augmentations)
                .Create(new SampleSet(_thick), 0, epoch, new PatchReader(), planes, new byte[256]);

            // The last channel says which slice it is: one and the same for each slice of the patch, and never one between two.
            var slices = planes[(2 * 256)..].Chunk(64).ToList();
            Assert.All(slices, slice => Assert.Equal((MathF.Round(slice[0]), 1), (slice[0], slice.Distinct().Count())));
        }
    }

    [Theory]
    [InlineData(0, "4 5 6")]
    [InlineData(1, "6 5 4")]
    public void Create_DepthFlipOfSlices_ExchangesTheNeighbours(double probability, string expected)
    {
        float[] planes = new float[9 * 9];
        var normalization = new PixelNormalization(new float[9], [.. Enumerable.Repeat(1f, 9)]);
        var augmenter = new PatchAugmenter(new ImageSize(3, 3), [new DepthFlip { Probability = probability }], Classes, normalization, seed: 1);

        augmenter.Create(new SampleSet(_store).ForPatches(new ImageSize(3, 3), slices: 3), 5, 0, new PatchReader(), planes, new byte[9]);

        // The last three channels are the numbers of the slice before, the slice and that behind.
        Assert.Equal(expected, string.Join(' ', planes[(6 * 9)], planes[(7 * 9)], planes[(8 * 9)]));
    }

    [Fact]
    public void Create_ForegroundCrop_HasItsVoxelInTheMiddle()
    {
        // The only voxels of class 2 are those of the cube from (9, 7, 5) to (10, 8, 6).
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var (_, labels) = Create(new ImageSize(3, 3, 3), [new ForegroundCrop { Probability = 1 }], epoch);

            Assert.True(labels[13] is 1 or 2);
        }
    }

    [Fact]
    public void Create_ForegroundCropOfSlices_TakesASliceThatHasIt()
    {
        var slices = new SampleSet(_store).ForPatches(new ImageSize(3, 3), slices: 1);
        var seen = new HashSet<float>();
        for (int epoch = 0; epoch < 30; epoch++)
        {
            float[] planes = new float[3 * 9];
            byte[] labels = new byte[9];
            CreateAugmenter(new ImageSize(3, 3), [new ForegroundCrop { Probability = 1 }]).Create(slices, 0, epoch, new PatchReader(), planes, labels);

            Assert.True(labels[4] is 1 or 2);
            seen.Add(planes[18]);
        }

        // The first slice is that of the sample, and yet most of the others are seen.
        Assert.True(seen.Count > 6);
    }

    [Fact]
    public void Preset_Volumes_IsTheSameForTheSameKeys()
    {
        var expected = Create(new ImageSize(10, 10, 8), AugmentationPresets.Volumes, epoch: 3);
        var again = Create(new ImageSize(10, 10, 8), AugmentationPresets.Volumes, epoch: 3);

        Assert.Equal(expected.Planes, again.Planes);
        Assert.Equal(expected.Labels, again.Labels);
        Assert.NotEqual(expected.Planes, Create(new ImageSize(10, 10, 8), AugmentationPresets.Volumes, epoch: 4).Planes);
    }

    private static bool IsWhole(float value) => MathF.Abs(value - MathF.Round(value)) < 0.01f;

    private static byte GetLabel(int x, int y, int z) =>
        (byte)(x is 9 or 10 && y is 7 or 8 && z is 5 or 6 ? 2 : x is > 2 and < 17 && y is > 2 and < 13 && z is > 1 and < 10 && (x + y + z) % 2 == 0 ? 1 : 0);

    private static byte[] CreateRecord()
    {
        float[] planes = new float[3 * Size.PixelCount];
        byte[] labels = new byte[Size.PixelCount];
        for (int voxel = 0; voxel < labels.Length; voxel++)
        {
            var (line, x) = Math.DivRem(voxel, Size.Width);
            var (z, y) = Math.DivRem(line, Size.Height);
            (planes[voxel], planes[labels.Length + voxel], planes[(2 * labels.Length) + voxel]) = (x, y, z);
            labels[voxel] = GetLabel(x, y, z);
        }

        return [.. MemoryMarshal.AsBytes<float>(planes), .. labels];
    }

    private static PatchAugmenter CreateAugmenter(ImageSize size, IReadOnlyList<Augmentation> augmentations) =>
        new(size, augmentations, Classes, new PixelNormalization([0, 0, 0], [1, 1, 1]), seed: 1);

    private (float[] Planes, byte[] Labels) Create(ImageSize size, IReadOnlyList<Augmentation> augmentations, int epoch)
    {
        float[] planes = new float[3 * size.PixelCount];
        byte[] labels = new byte[size.PixelCount];
        CreateAugmenter(size, augmentations).Create(new SampleSet(_store), 0, epoch, new PatchReader(), planes, labels);
        return (planes, labels);
    }
}
