using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public class WholeImagesTests
{
    // 64 bytes a pixel: 6,400 of 10x10.
    [Fact]
    public void Require_MoreThanTheMemory_SaysWhatScoresInTiles()
    {
        WholeImages.Require(10, 10, 3, memory: 6400);

        var error = Assert.Throws<SegmentationException>(() => WholeImages.Require(10, 10, 3, memory: 6399));

        Assert.Equal(
            "An image of 10x10 is too large for a model that mlContext.Model.Load gave, which scores images whole. Load the model with "
            + "mlContext.Segmentation().Load, which scores large images in tiles (SegmentationScoringOptions.Tiling).",
            error.Message);
    }

    [Fact]
    public void Require_MoreThanAVectorHolds_IsRefused() =>
        Assert.Throws<SegmentationException>(() => WholeImages.Require(40_000, 20_000, 3, memory: long.MaxValue));
}
