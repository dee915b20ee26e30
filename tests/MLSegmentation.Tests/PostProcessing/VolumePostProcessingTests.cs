namespace MLSegmentation.Tests.PostProcessing;

public class VolumePostProcessingTests
{
    private const int Side = 3;

    [Theory]
    [InlineData(PixelConnectivity.Six, 1)]
    [InlineData(PixelConnectivity.Four, 1)]
    [InlineData(PixelConnectivity.Eighteen, 2)]
    [InlineData(PixelConnectivity.TwentySix, 3)]
    [InlineData(PixelConnectivity.Eight, 3)]
    public void Largest_VoxelsThatTouchAtEdgesAndCorners_StayAsTheConnectivitySays(PixelConnectivity connectivity, int staying)
    {
        // From the first voxel, the second is in the next row and slice, and the third another row, column and slice on.
        var mask = Draw((0, 0, 0), (0, 1, 1), (1, 2, 2));

        var largest = mask.PostProcess(new() { Largest = true, Connectivity = connectivity });

        Assert.Equal(staying, largest.Pixels.Count((byte)1));
    }

    [Fact]
    public void MinObject_Volumes_CountsVoxelsThroughSlices()
    {
        var mask = Draw((0, 0, 0), (0, 0, 1), (0, 0, 2), (2, 2, 0), (2, 1, 0));

        var cleaned = mask.PostProcess(new() { MinObject = 3 });

        Assert.Equal(Draw((0, 0, 0), (0, 0, 1), (0, 0, 2)), cleaned);
        Assert.Equal(mask.Spacing, cleaned.Spacing);
    }

    [Fact]
    public void FillHoles_HollowCube_IsFilledAndAnOpenOneNot()
    {
        var voxels = from z in Enumerable.Range(0, Side) from y in Enumerable.Range(0, Side) from x in Enumerable.Range(0, Side) select (x, y, z);
        var hollow = Draw([.. voxels.Where(voxel => voxel != (1, 1, 1))]);
        var open = Draw([.. voxels.Where(voxel => voxel != (1, 1, 1) && voxel != (1, 1, 0))]);
        var options = new MaskPostProcessing { FillHoles = MaskPostProcessing.AllHoles };

        Assert.Equal(Draw([.. voxels]), hollow.PostProcess(options));
        Assert.Equal(open, open.PostProcess(options));
    }

    [Fact]
    public void ClearBorder_ObjectInTheLastSlice_IsRemoved()
    {
        Assert.Equal(Draw((1, 1, 1)), Draw((1, 1, 1)).PostProcess(new() { ClearBorder = true }));
        Assert.Equal(Draw(), Draw((1, 1, 1), (1, 1, 2)).PostProcess(new() { ClearBorder = true }));
    }

    [Fact]
    public void SplitTouching_Volumes_IsRefused()
    {
        var exception = Assert.Throws<SegmentationException>(() => Draw((0, 0, 0)).PostProcess(new() { SplitTouching = 1 }));

        Assert.Contains("SplitTouching parts the objects of images, and a mask has 3x3x3 voxels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsOfImages_Volumes_RefusesThem()
    {
        var mask = Draw((0, 0, 0));

        Assert.Contains("cannot be taken apart into numbered objects", Refuse(() => mask.LabelObjects()), StringComparison.Ordinal);
        Assert.Contains("cannot be outlined", Refuse(() => mask.ExtractObjects()), StringComparison.Ordinal);

        static string Refuse(Action action) => Assert.Throws<SegmentationException>(action).Message;
    }

    private static SegmentationMask Draw(params (int X, int Y, int Z)[] voxels)
    {
        byte[] pixels = new byte[Side * Side * Side];
        foreach (var (x, y, z) in voxels)
        {
            pixels[(((z * Side) + y) * Side) + x] = 1;
        }

        return new SegmentationMask(Side, Side, Side, pixels, new VolumeSpacing(1, 1, 2));
    }
}
