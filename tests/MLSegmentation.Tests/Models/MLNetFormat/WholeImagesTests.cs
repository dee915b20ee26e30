using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public class WholeImagesTests
{
    private const long Gigabyte = 1 << 30;

    // 1024 x 2048 pixels of 1024 bytes are 2 GB.
    [Fact]
    public void Require_MoreThanTheMemory_SaysHowMuchAndWhatScoresInTiles()
    {
        var size = new ImageSize(1024, 2048);
        WholeImages.Require(size, 3, bytesPerPixel: 1024, memory: 2 * Gigabyte);

        var error = Assert.Throws<SegmentationException>(() => WholeImages.Require(size, 3, bytesPerPixel: 1024, memory: 3 * Gigabyte / 2));

        Assert.Equal(
            "An image of 1024x2048 is too large for a model that mlContext.Model.Load gave, which scores images whole: it takes 2 GB for what the network "
            + "computes of it, and this process can have 1.5 GB. Load the model with mlContext.Segmentation().Load, which scores large images in tiles "
            + "(SegmentationScoringOptions.Tiling).",
            error.Message);
        Assert.Equal(SegmentationErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void Require_MoreThanAVectorHolds_IsRefused() => Assert.Contains(
        "it has more numbers than a vector holds",
        Assert.Throws<SegmentationException>(() => WholeImages.Require(new ImageSize(40_000, 20_000), 3, bytesPerPixel: 64, memory: long.MaxValue)).Message,
        StringComparison.Ordinal);

    // Of 40 features, two values exist at the same time: 2 x 40 x 4 bytes and more.
    [Fact]
    public void CountBytes_Network_IsWhatDecidesAboutTiles()
    {
        var model = ImageModel.Parse(SmallNetworks.WithConvolutions(features: 40), "The model");

        Assert.Equal(Math.Ceiling(PixelDemand.Of(model).Bytes), WholeImages.CountBytes(model));
        Assert.InRange(WholeImages.CountBytes(model), 320, 640);
    }
}
