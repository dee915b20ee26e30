using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Tiling;

public sealed class VolumePlannerTests
{
    // 256 MB, what the values may take for a tile, are 65,536 voxels of 4,096 bytes, so that a tile has the least that there is: 64·64·64 = 262,144.
    private static readonly PixelDemand Demand = new(null, 4096);

    // Of 48x48 voxels, 262,144 / 48 / 48 = 113.8 slices.
    [Theory]
    [InlineData(400, 113)]
    [InlineData(113, 113)]
    [InlineData(100, 100)]
    public void Plan_SizeWithoutADepth_ChoosesItByMemory(int depth, int tile)
    {
        var plan = Plan(new ImageSize(64, 64), new ImageSize(48, 48, depth), divisor: 1);

        Assert.Equal(new ImageSize(48, 48, tile), plan.Tile);
    }

    // Sides are raised to multiples of 8, and to 16 at least.
    [Theory]
    [InlineData(3, 16)]
    [InlineData(17, 24)]
    [InlineData(28, 32)]
    [InlineData(32, 32)]
    public void Plan_GivenSize_IsRaisedToAMultipleOfTheDivisor(int side, int tile)
    {
        var volume = new ImageSize(80, 80, 80);
        var size = new ImageSize(side, side, side);

        Assert.Equal(new ImageSize(tile, tile, tile), Plan(size, volume, divisor: 8).Tile);
        Assert.Equal(tile, Plan(new ImageSize(side, side), volume, divisor: 8).Tile.Width);
        Assert.Equal(new ImageSize(tile, tile, tile), Plan(null, volume, divisor: 8, patch: $"{size}").Tile);
    }

    private static VolumePlan Plan(ImageSize? size, ImageSize volume, int divisor, string? patch = null)
    {
        var info = new SegmentationModelInfo(ThresholdModel.Info.Classes, 1, ThresholdModel.Info.Normalization, divisor, ThresholdModel.Info.Network)
        {
            Volumes = new VolumePreparation(),
            Training = patch is null ? null : new TrainingInfo(1, new Dictionary<string, string> { ["crop"] = patch }, 1, 1, []),
        };
        return new VolumePlanner(new() { Size = size }, info, planeCount: 2, () => Demand, null).Plan(volume);
    }
}
