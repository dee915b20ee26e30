using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Samples;
using MLSegmentation.Volumes;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public class ValidationTests
{
    [Fact]
    public void Restore_MoreProbabilitiesThanASpanHolds_TakesThemClassByClass()
    {
        // 130³ voxels of 255 classes are 2.24e9 bytes; here they are one plane in memory, seen 255 times.
        using var scope = NewDisposeScope();
        var (size, original) = (new ImageSize(130, 130, 130), new ImageSize(2, 2, 2));
        var info = new SampleInfo("volume", PixelFormat.Of(PixelKind.FloatingPoint), size, original, 1) { OriginalSpacing = new(65, 65, 65) };
        var probabilities = ones([1, 1, 130, 130, 130]).expand(1, 255, 130, 130, 130);

        byte[] predicted = Validation.Restore(probabilities, new VolumePreparer(new VolumePreparation { Spacing = VolumeSpacing.One }), info);

        // The first of equals.
        Assert.Equal(new byte[8], predicted);
    }

    [Fact]
    public void Restore_ProbabilitiesOfTwoClasses_TakesTheLargerOne()
    {
        // Two voxels of 1 mm each way from each of 2 mm: the left half has class 1.
        using var scope = NewDisposeScope();
        var (size, original) = (new ImageSize(4, 2, 2), new ImageSize(2, 1, 1));
        var info = new SampleInfo("volume", PixelFormat.Of(PixelKind.FloatingPoint), size, original, 1) { OriginalSpacing = new(2, 2, 2) };
        float[] first = [0.1f, 0.1f, 0.9f, 0.9f];
        float[] second = [0.9f, 0.9f, 0.1f, 0.1f];
        var probabilities = tensor((float[])[.. first, .. second], [1, 2, 1, 1, 4]).expand(1, 2, 2, 2, 4);

        byte[] predicted = Validation.Restore(probabilities, new VolumePreparer(new VolumePreparation { Spacing = VolumeSpacing.One }), info);

        Assert.Equal([1, 0], predicted);
    }
}
