using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tests.Models.Onnx;

public class ModelMetadataTests
{
    [Fact]
    public void Read_WhatWriteWrote_IsTheSame()
    {
        var info = ThresholdModel.Info;

        var read = ModelMetadata.Read(ModelMetadata.Write(info))!;

        Assert.Equal(info.Classes, read.Classes);
        Assert.Equal(1, read.Channels);
        Assert.Equal([0f], read.Normalization.Mean);
        Assert.Equal([1f], read.Normalization.StandardDeviation);
        Assert.Equal(1, read.Divisor);
        Assert.Equal("threshold", read.Network.Name);
        Assert.Equal("1", read.Network.Options["width"]);
        Assert.Equal(7, read.Training!.Seed);
        Assert.Equal(2, read.Training.Steps);
        Assert.Equal(1, read.Training.BestEpoch);
        Assert.Equal(info.Training!.Epochs, read.Training.Epochs);
        Assert.Equal(double.NaN, read.Training.Epochs[1].TrainingLoss);
        Assert.Null(read.Training.Epochs[1].ValidationLoss);
    }

    [Fact]
    public void Read_NoTraining_IsNull()
    {
        var info = ThresholdModel.Info;
        var bare = new SegmentationModelInfo(info.Classes, 3, new PixelNormalization([0.1f, 0.2f, 0.3f], [1f, 1f, 1f]), 16, info.Network);

        var read = ModelMetadata.Read(ModelMetadata.Write(bare))!;

        Assert.Null(read.Training);
        Assert.Equal([0.1f, 0.2f, 0.3f], read.Normalization.Mean);
    }

    [Fact]
    public void Write_OptionsInAnotherOrder_GivesTheSameText()
    {
        static string Write(params string[] keys) => string.Join('\n', ModelMetadata.Write(new SegmentationModelInfo(
            SegmentationClasses.Binary,
            1,
            new PixelNormalization([0f], [1f]),
            1,
            new NetworkInfo("unet", keys.ToDictionary(key => key), 0))).Select(entry => entry.Value));

        Assert.Equal(Write("width", "depth"), Write("depth", "width"));
    }

    [Fact]
    public void Read_OtherEntries_IsNull() =>
        Assert.Null(ModelMetadata.Read([new StringStringEntryProto { Key = "author", Value = "somebody" }]));

    [Theory]
    [InlineData(0, "2")]
    [InlineData(1, "{")]
    [InlineData(1, "{}")]
    [InlineData(2, "[]")]
    public void Read_Unreadable_Throws(int index, string value)
    {
        var entries = ModelMetadata.Write(ThresholdModel.Info).ToList();
        entries[index].Value = value;

        Assert.Throws<FormatException>(() => ModelMetadata.Read(entries));
    }
}
