using MLSegmentation.Models;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Volumes in tiles, of networks that see slices.</summary>
public sealed class SliceTilesTests
{
    // 16 slices are scored together, and then 4.
    [Fact]
    public void Predict_EqualSlicesInTiles_GetEqualProbabilities()
    {
        var size = new ImageSize(19, 14, 20);
        float[] slice = VolumeModel.CreateVolume(size.Slice).Voxels.ToArray();
        var volume = new SegmentationVolume(size.Width, size.Height, size.Depth, [.. Enumerable.Repeat(slice, size.Depth).SelectMany(values => values)]);
        var preparation = new VolumePreparation { Normalization = VolumeNormalization.DataSet, Slices = 1 };
        using var model = new VolumeModel { IsNormalized = true, Volumes = preparation }.Open(new() { Tiling = new() { Size = new(8, 8) } });

        var prediction = model.Predict(volume, withScore: true);

        for (int z = 1; z < size.Depth; z++)
        {
            for (int index = 0; index < 3; index++)
            {
                int first = index * size.PixelCount;
                float[] expected = prediction.Score![first..(first + slice.Length)];
                float[] actual = prediction.Score.AsSpan(first + (z * slice.Length), slice.Length).ToArray();
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            }
        }
    }
}
