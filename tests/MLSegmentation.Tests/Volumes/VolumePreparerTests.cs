using MLSegmentation.Volumes;

namespace MLSegmentation.Tests.Volumes;

public sealed class VolumePreparerTests
{
    private static readonly ImageSize Size = new(2, 1, 2);

    [Fact]
    public void Prepare_PerVolume_TakesEachChannelByItself()
    {
        var preparer = new VolumePreparer(new() { Normalization = VolumeNormalization.PerVolume });

        float[] prepared = preparer.Prepare([1, 3, 1, 3, 10, 10, 30, 30], channels: 2, Size, spacing: null);

        // Means 2 and 20, standard deviations 1 and 10.
        Assert.Equal([-1, 1, -1, 1, -1, -1, 1, 1], prepared);
    }

    [Fact]
    public void Prepare_PerVolumeNonZero_LeavesZerosOut()
    {
        var preparer = new VolumePreparer(new() { Normalization = VolumeNormalization.PerVolumeNonZero });

        float[] prepared = preparer.Prepare([0, 3, 0, 5], channels: 1, Size, spacing: null);

        // Mean 4, standard deviation 1 of 3 and 5.
        Assert.Equal([0, -1, 0, 1], prepared);
    }

    [Fact]
    public void Prepare_PerVolumeNonZeroWithAWindowAboveZero_KeepsZerosOut()
    {
        var preparer = new VolumePreparer(new() { Window = new VolumeWindow(50, 1500), Normalization = VolumeNormalization.PerVolumeNonZero });

        float[] prepared = preparer.Prepare([0, 10, 0, 70], channels: 1, Size, spacing: null);

        // Within the window 10 and 70 are 50 and 70, mean 60, standard deviation 10; no 0 becomes 50.
        Assert.Equal([0, -1, 0, 1], prepared);
    }

    [Fact]
    public void Prepare_PerVolumeNonZeroCutOffAtZero_CountsWhatIsCutOff()
    {
        var preparer = new VolumePreparer(new() { Window = new VolumeWindow(0, 100), Normalization = VolumeNormalization.PerVolumeNonZero });

        float[] prepared = preparer.Prepare([0, -30, -20, 9], channels: 1, Size, spacing: null);

        // Within the window -30 and -20 are 0, but they are no voxels that were cut out: of 0, 0 and 9 the mean is 3, and the variance (9 + 9 + 36) / 3 = 18.
        float deviation = MathF.Sqrt(18);
        Assert.Equal([0, -3 / deviation, -3 / deviation, 6 / deviation], prepared);
    }

    [Fact]
    public void Prepare_Window_CutsValuesOffBeforeTheyAreNormalized()
    {
        var preparer = new VolumePreparer(new() { Window = new VolumeWindow(-1, 1), Normalization = VolumeNormalization.DataSet });

        Assert.Equal([-1, 0.5f, 1, 1], preparer.Prepare([-1000, 0.5f, 1, 3000], channels: 1, Size, spacing: null));
    }

    [Fact]
    public void Prepare_OneValue_GivesZeros()
    {
        var preparer = new VolumePreparer(new());

        Assert.Equal([0, 0, 0, 0], preparer.Prepare([7, 7, 7, 7], channels: 1, Size, spacing: null));
    }

    [Fact]
    public void GetSize_OtherSpacing_KeepsTheExtent()
    {
        var preparer = new VolumePreparer(new() { Spacing = new VolumeSpacing(1, 2, 3) });

        // 10 · 0.5 / 1 = 5, 10 · 0.5 / 2 = 2.5, which rounds to even, 10 · 6 / 3 = 20.
        Assert.Equal(new ImageSize(5, 2, 20), preparer.GetSize(new ImageSize(10, 10, 10), new VolumeSpacing(0.5, 0.5, 6)));
    }

    [Fact]
    public void PrepareLabels_HalfTheSpacing_DividesEachVoxel()
    {
        var preparer = new VolumePreparer(new() { Spacing = VolumeSpacing.One });

        byte[] labels = preparer.PrepareLabels([0, 2, 255], new ImageSize(3, 1, 1), new VolumeSpacing(2, 1, 1));

        // A quarter of a voxel from the middle of one to that of the next, the nearer one has three quarters.
        Assert.Equal([0, 0, 2, 2, 255, 255], labels);
    }

    [Fact]
    public void Restore_Prepared_GivesTheSizeBack()
    {
        var preparer = new VolumePreparer(new() { Spacing = VolumeSpacing.One });
        float[] restored = new float[3];

        preparer.Restore([0, 0, 1, 1, 0.5f, 0.5f], new ImageSize(3, 1, 1), new VolumeSpacing(2, 1, 1), restored);

        Assert.Equal([0, 1, 0.5f], restored);
    }
}
