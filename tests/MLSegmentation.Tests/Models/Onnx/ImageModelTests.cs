using System.Text;
using Google.Protobuf;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tests.Models.Onnx;

public class ImageModelTests
{
    [Fact]
    public void Parse_OurModel_KeepsTheBytesAndReadsTheInfo()
    {
        byte[] bytes = ThresholdModel.CreateBytes();

        var model = ImageModel.Parse(bytes, "'m.onnx'");

        Assert.Equal(bytes, model.Bytes);
        Assert.Equal(ThresholdModel.Info.Classes, model.Info.Classes);
    }

    [Fact]
    public void Parse_Text_SaysThatItIsNoOnnxModel() => AssertRefused(Encoding.UTF8.GetBytes("not a model at all"), "is no ONNX model");

    [Fact]
    public void Parse_Nothing_SaysThatItIsNoOnnxModel() => AssertRefused([], "is no ONNX model");

    [Fact]
    public void Parse_Truncated_SaysThatItIsDamaged() => AssertRefused(ThresholdModel.CreateBytes()[..^20], "it is damaged");

    [Fact]
    public void Parse_ModelOfSomebodyElse_SaysSo()
    {
        var model = ThresholdModel.CreateProto();
        model.MetadataProps.Clear();

        AssertRefused(model.ToByteArray(), "MLSegmentation did not write it");
    }

    [Fact]
    public void Parse_NewerFormat_SaysSo()
    {
        var model = ThresholdModel.CreateProto();
        model.MetadataProps[0].Value = "2";

        AssertRefused(model.ToByteArray(), "has format 2");
    }

    [Fact]
    public void Parse_OtherOutputs_SaysWhatIsExpected()
    {
        var model = ThresholdModel.CreateProto();
        model.Graph.Output.RemoveAt(0);

        AssertRefused(model.ToByteArray(), "it should take 'Image' and give 'Score' and 'PredictedLabel'");
    }

    [Fact]
    public void Parse_OtherNumberOfClasses_SaysWhatIsExpected()
    {
        var model = ThresholdModel.CreateProto();
        model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 3;

        AssertRefused(model.ToByteArray(), "[N, 2, H, W]");
    }

    private static void AssertRefused(byte[] bytes, string reason)
    {
        var exception = Assert.Throws<SegmentationException>(() => ImageModel.Parse(bytes, "'m.onnx'"));
        Assert.Contains("'m.onnx'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
