using Google.Protobuf;
using MLSegmentation.Onnx;
using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Onnx;

public class PixelsModelTests
{
    private static readonly ScoringColumns Columns = new("Photo", "Mask", "Odds");

    [Fact]
    public void ToImageModel_OfAPixelsModel_GivesTheImageModelByteForByte()
    {
        var original = ThresholdModel.CreateBytes();
        var pixelsModel = PixelsModel.FromImageModel(ModelProto.Parser.ParseFrom(original), Columns);

        var (restored, columns) = PixelsModel.ToImageModel(ModelProto.Parser.ParseFrom(pixelsModel.ToByteArray()));

        Assert.Equal(original, restored.ToByteArray());
        Assert.Equal(Columns, columns);
    }

    [Fact]
    public void ToImageModel_ImageModelWithInnerValues_KeepsThem()
    {
        var imageModel = ThresholdModel.CreateProto();
        imageModel.Graph.ValueInfo.Add(new ValueInfoProto { Name = "grey" });

        var (restored, _) = PixelsModel.ToImageModel(PixelsModel.FromImageModel(imageModel, Columns));

        Assert.Equal(imageModel, restored);
    }

    [Fact]
    public void FromImageModel_Always_LeavesTheImageModelAlone()
    {
        var imageModel = ThresholdModel.CreateProto();

        PixelsModel.FromImageModel(imageModel, Columns);

        Assert.Equal(ThresholdModel.CreateProto(), imageModel);
    }

    [Fact]
    public void FromImageModel_Always_HasOneUnknownDimensionPerInput()
    {
        var graph = PixelsModel.FromImageModel(ThresholdModel.CreateProto(), Columns).Graph;

        Assert.All(graph.Input.Concat(graph.Output), tensor => Assert.InRange(tensor.Type.TensorType.Shape.Dim.Count(dimension => dimension.HasDimParam), 0, 1));
    }

    [Fact]
    public void IsPixelsModel_OnlyOfAPixelsModel_IsTrue()
    {
        var imageModel = ThresholdModel.CreateProto();

        Assert.False(PixelsModel.IsPixelsModel(imageModel));
        Assert.True(PixelsModel.IsPixelsModel(PixelsModel.FromImageModel(imageModel, Columns)));
    }
}
