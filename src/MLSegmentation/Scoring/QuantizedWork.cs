using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Scoring;

/// <summary>Which nodes of a quantised network compute with which numbers, as ONNX Runtime's own graph of it says.</summary>
internal sealed class QuantizedWork
{
    public QuantizedWork(QuantizedModel model, GraphProto optimized)
    {
        if (Environment.GetEnvironmentVariable("I8DUMP") is { } f) System.IO.File.WriteAllLines(f, optimized.Node.Select(n => $"{n.Domain}:{n.OpType} {n.Name} [{string.Join(", ", n.Input)}] -> [{string.Join(", ", n.Output)}]"));
    }

    public double Int8Share { get; }

    public int Int8Nodes { get; }

    public IReadOnlyList<FloatNode> FloatNodes { get; } = [];
}
