using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Runs exported models in ONNX Runtime.</summary>
internal static class OnnxModel
{
    /// <summary>The logits (an inner value of the model), the probabilities and the labels.</summary>
    public static (Tensor Logits, Tensor Scores, Tensor Labels) RunImage(byte[] model, RandomPixels image)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(image.Bytes, image.Shape);
        return RunWithLogits(model, input);
    }

    /// <summary>The same of volumes, or of slices, of floating-point numbers.</summary>
    public static (Tensor Logits, Tensor Scores, Tensor Labels) RunVolume(byte[] model, Tensor volume)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(volume.contiguous().data<float>().ToArray(), volume.shape);
        return RunWithLogits(model, input);
    }

    private static (Tensor Logits, Tensor Scores, Tensor Labels) RunWithLogits(byte[] model, OrtValue input)
    {
        var proto = ModelProto.Parser.ParseFrom(model);
        proto.Graph.Output.Add(new ValueInfoProto
        {
            Name = ResultPreparation.Logits,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        var outputs = Run(proto.ToByteArray(), "Image", input, [ResultPreparation.Logits, "Score", "PredictedLabel"]);
        return (outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The probabilities and the labels.</summary>
    public static (Tensor Scores, Tensor Labels) Run(byte[] model, RandomPixels image)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(image.Bytes, image.Shape);
        var outputs = Run(model, "Image", input, ["Score", "PredictedLabel"]);
        return (outputs[0], outputs[1]);
    }

    /// <summary>The exported form of a stored model.</summary>
    public static byte[] Export(byte[] stored, OnnxExportOptions? options = null) =>
        ModelExport.Apply(ImageModel.Parse(stored, "The model"), options ?? new OnnxExportOptions()).Bytes;

    public static Tensor RunNetwork(byte[] model, Tensor input)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(input.bytes).ToArray();
        using var value = OrtValue.CreateTensorValueFromMemory(values, input.shape);
        return Run(model, "Input", value, ["Output"])[0];
    }

    private static Tensor[] Run(byte[] model, string inputName, OrtValue input, string[] outputNames)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var runOptions = new RunOptions();
        using var outputs = session.Run(runOptions, [inputName], [input], outputNames);
        return [.. outputs.Select(ToTensor)];
    }

    private static Tensor ToTensor(OrtValue value)
    {
        var description = value.GetTensorTypeAndShape();
        return description.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8
            ? tensor(value.GetTensorDataAsSpan<byte>().ToArray(), description.Shape)
            : tensor(value.GetTensorDataAsSpan<float>().ToArray(), description.Shape);
    }
}
