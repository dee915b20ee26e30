using System.Text;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Tests.MaskColumns;

/// <summary>What saved pipelines hold as text, which somebody may have changed.</summary>
public sealed class SavedSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("4x3")]
    [InlineData("4x3 IsoPad")]
    [InlineData("4x3 IsoPad Sideways")]
    [InlineData("4x3 99999999999 Center")]
    [InlineData("4x3 IsoPad Center more")]
    [InlineData("0x3 IsoPad Center")]
    public void Parse_NoSettingsOfResizing_Throws(string text) => Assert.Throws<SegmentationException>(() => MaskResizingSettings.Parse(text));

    [Theory]
    [InlineData("4x3")]
    [InlineData("4x3 ?")]
    [InlineData("4x3 YQ== more")]
    public void Parse_NoSettingsOfVectors_Throws(string text)
    {
        Assert.Throws<SegmentationException>(() => MaskToVectorSettings.Parse(text));
        Assert.Throws<SegmentationException>(() => VectorToMaskSettings.Parse($"perhaps {text}"));
        Assert.Throws<SegmentationException>(() => VectorToMaskSettings.Parse(text));
    }

    [Theory]
    [InlineData("1 2")]
    [InlineData("1 2 null")]
    [InlineData("1 2 {")]
    [InlineData("one 2 {\"normalization\":\"DataSet\"}")]
    [InlineData("1 2 {\"normalization\":\"DataSet\",\"spacing\":[1]}")]
    [InlineData("1 99999999999 {\"normalization\":\"DataSet\"}")]
    public void Read_NoTextOfAVolumeModel_Throws(string text) => AssertDamaged(new ConstantText<VolumeModelText>(VolumeModelText.Parse), Encode(text));

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"classes\":\"a=0, b=1\"}")]
    [InlineData("{\"folder\":\"masks\",\"maxPixels\":0}")]
    public void Read_NoTextOfMasks_Throws(string text) => AssertDamaged(new ConstantText<FolderMaskLoader>(FolderMaskLoader.Parse), Encode(text));

    [Fact]
    public void Read_NoBase64_Throws() => AssertDamaged(new ConstantText<FolderMaskLoader>(FolderMaskLoader.Parse), "?");

    private static void AssertDamaged<T>(ConstantText<T> constant, string text)
        where T : class
    {
        var exception = Assert.Throws<SegmentationException>(() => constant.Read(text.AsMemory()));

        Assert.StartsWith("A step of the saved pipeline is damaged: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Take an undamaged copy of the pipeline, or save it again.", exception.Message, StringComparison.Ordinal);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
