using Google.Protobuf;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public class PixelsModelTests
{
    private static readonly ModelColumns Columns = new("Photo", "Mask", "Odds");

    [Fact]
    public void ToImageModel_OfAPixelsModel_GivesTheImageModelByteForByte()
    {
        byte[] original = ThresholdModel.CreateBytes();
        var pixelsModel = PixelsModel.FromImageModel(ModelProto.Parser.ParseFrom(original), Columns);

        var (restored, columns) = PixelsModel.ToImageModel(ModelProto.Parser.ParseFrom(pixelsModel.ToByteArray()), "The model");

        Assert.Equal(original, restored.ToByteArray());
        Assert.Equal(Columns, columns);
    }

    [Fact]
    public void ToImageModel_ForImagesInFullDepth_GivesTheImageModelByteForByte()
    {
        byte[] original = ThresholdModel.CreateDeepBytes();
        var pixelsModel = PixelsModel.FromImageModel(ModelProto.Parser.ParseFrom(original), Columns);

        Assert.True(PixelsModel.IsPixelsModel(pixelsModel));
        Assert.Equal(["mlseg.Pixels", "mlseg.Sides"], pixelsModel.Graph.Input.Select(input => input.Name));
        Assert.Equal(original, PixelsModel.ToImageModel(ModelProto.Parser.ParseFrom(pixelsModel.ToByteArray()), "The model").ImageModel.ToByteArray());
    }

    [Fact]
    public void ToImageModel_Of16BitConstants_GivesTheImageModelByteForByte()
    {
        byte[] original = ThresholdModel.CreateFloat16Bytes();
        var pixelsModel = PixelsModel.FromImageModel(ModelProto.Parser.ParseFrom(original), Columns);

        var (restored, _) = PixelsModel.ToImageModel(ModelProto.Parser.ParseFrom(pixelsModel.ToByteArray()), "The model");

        Assert.Equal(original, restored.ToByteArray());
    }

    [Fact]
    public void FromImageModel_16BitConstants_HidesThemFromMLNet()
    {
        var imageModel = ModelProto.Parser.ParseFrom(ThresholdModel.CreateFloat16Bytes());

        var pixelsModel = PixelsModel.FromImageModel(imageModel, Columns);

        Assert.Contains(imageModel.Graph.Initializer, Is16Bit);
        Assert.DoesNotContain(pixelsModel.Graph.Initializer, Is16Bit);

        static bool Is16Bit(TensorProto tensor) => tensor.DataType == (int)TensorProto.Types.DataType.Float16;
    }

    [Fact]
    public void FromImageModel_32BitConstants_LeavesThemWhereTheyAre()
    {
        var imageModel = ThresholdModel.CreateProto();

        var graph = PixelsModel.FromImageModel(imageModel, Columns).Graph;

        Assert.Equal(imageModel.Graph.Initializer, graph.Initializer.Take(imageModel.Graph.Initializer.Count));
        Assert.Equal(imageModel.Graph.Node, graph.Node.Skip(2).SkipLast(2));
    }

    [Fact]
    public void ToImageModel_ImageModelWithInnerValues_KeepsThem()
    {
        var imageModel = ThresholdModel.CreateProto();
        imageModel.Graph.ValueInfo.Add(new ValueInfoProto { Name = "grey" });

        var (restored, _) = PixelsModel.ToImageModel(PixelsModel.FromImageModel(imageModel, Columns), "The model");

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

        Assert.All(
            graph.Input.Concat(graph.Output),
            tensor => Assert.InRange(tensor.Type.TensorType.Shape.Dim.Count(dimension => dimension.HasDimParam), 0, 1));
    }

    [Fact]
    public void IsPixelsModel_OnlyOfAPixelsModel_IsTrue()
    {
        var imageModel = ThresholdModel.CreateProto();

        Assert.False(PixelsModel.IsPixelsModel(imageModel));
        Assert.True(PixelsModel.IsPixelsModel(PixelsModel.FromImageModel(imageModel, Columns)));
    }
}
