using MLSegmentation.Training.Samples;
using MLSegmentation.Volumes;

namespace MLSegmentation.Training.Tests.Samples;

public class SampleVolumePreparerTests
{
    // 800³ voxels of four bytes and a label are 2.6e9 bytes, of which the voxels alone would fit into 2^31; those of 900³ would not, and those of 2000³
    // are more than an array has.
    [Theory]
    [InlineData(800)]
    [InlineData(900)]
    [InlineData(2000)]
    public void Apply_SpacingMuchTooFine_IsRefusedBeforeAnythingIsResampled(int side)
    {
        var size = new ImageSize(4, 4, 4);
        byte[] record = new byte[size.PixelCount * (sizeof(float) + 1)];
        var info = StoredImages.Describe(size, 1, record, kind: PixelKind.FloatingPoint);
        var preparer = new SampleVolumePreparer(new VolumePreparation { Spacing = new(4.0 / side, 4.0 / side, 4.0 / side) }, keepsMasks: true);

        var exception = Assert.Throws<SegmentationException>(() => preparer.Apply(new Sample(info, record)));

        Assert.Equal(
            $"The volume of image resampled to {side}x{side}x{side} with 1 channels is too large. Give a coarser spacing, or check the spacing that its file "
            + "says.",
            exception.Message);
        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
    }

    [Fact]
    public void Prepare_SidesAndChannelsBeyondAnyNumber_IsRefused()
    {
        // Sides are at most 2^31, so eight channels of such a volume are 2^96 voxels.
        var preparer = new VolumePreparer(new VolumePreparation { Spacing = new(1e-12, 1e-12, 1e-12) });

        var exception = Assert.Throws<SegmentationException>(() => preparer.Prepare(new float[8 * 8], channels: 8, new ImageSize(2, 2, 2), spacing: null));

        Assert.Contains(" with 8 channels is too large.", exception.Message, StringComparison.Ordinal);
    }
}
