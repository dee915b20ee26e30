using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Training.Onnx;

/// <summary>
/// Means over equal parts of an image of any size, which ONNX has no operator for: along each axis, a product with a matrix of which row i holds
/// 1 / length at the positions of part i. The matrix is made of the image's size.
/// </summary>
internal static class AdaptivePooling
{
    /// <summary>Adds the nodes; the last has the name.</summary>
    public static string Emit(OnnxGraph onnx, string name, string input, int bins, int rank)
    {
        string width = onnx.Add("Transpose", $"{name}/columns", [Weights(onnx, $"{name}/width", input, bins, rank + 1, rank)], Attribute("perm", [1L, 0L]));
        string narrowed = onnx.Add("MatMul", $"{name}/narrowed", [input, width]);
        string height = Weights(onnx, $"{name}/height", input, bins, rank, rank);
        if (rank == 2)
        {
            return onnx.Add("MatMul", name, [height, narrowed]);
        }

        string lowered = onnx.Add("MatMul", $"{name}/lowered", [height, narrowed]);
        string planes = onnx.Add("Reshape", $"{name}/planes", [lowered, onnx.Constant($"{name}/flat", [0, 0, 0, bins * bins])]);
        string thinned = onnx.Add("MatMul", $"{name}/thinned", [Weights(onnx, $"{name}/depth", input, bins, 2, rank), planes]);
        return onnx.Add("Reshape", name, [thinned, onnx.Constant($"{name}/parts", [0, 0, bins, bins, bins])]);
    }

    /// <summary>[bins, length of the axis].</summary>
    private static string Weights(OnnxGraph onnx, string name, string input, int bins, int axis, int rank)
    {
        long[] numbers = [.. Enumerable.Range(0, bins).Select(bin => (long)bin)];
        string length = onnx.Add("Shape", $"{name}/length", [input], Attribute("start", axis), Attribute("end", axis + 1));
        string count = onnx.Scalar($"{name}/bins", bins);
        string first = onnx.Constant($"{name}/first", numbers, bins, 1);
        string next = onnx.Constant($"{name}/next", [.. numbers.Select(bin => bin + 1)], bins, 1);
        string begin = onnx.Add("Div", $"{name}/begin", [onnx.Add("Mul", $"{name}/first_times", [first, length]), count]);
        string raised = onnx.Add("Add", $"{name}/raised", [onnx.Add("Mul", $"{name}/next_times", [next, length]), onnx.Scalar($"{name}/rest", bins - 1)]);
        string end = onnx.Add("Div", $"{name}/end", [raised, count]);

        string positions = Positions(onnx, name, input, axis, rank);
        string begun = onnx.Add("Not", $"{name}/begun", [onnx.Add("Less", $"{name}/before", [positions, begin])]);
        string inside = onnx.Add("And", $"{name}/inside", [begun, onnx.Add("Less", $"{name}/unfinished", [positions, end])]);
        string lengths = onnx.Add("CastLike", $"{name}/lengths", [onnx.Add("Sub", $"{name}/size", [end, begin]), input]);
        return onnx.Add("Div", $"{name}/weights", [onnx.Add("CastLike", $"{name}/ones", [inside, input]), lengths]);
    }

    /// <summary>0, 1, … as far as the axis is long: the running count of what is not less than itself, along a line of the input.</summary>
    private static string Positions(OnnxGraph onnx, string name, string input, int axis, int rank)
    {
        long[] others = [.. Enumerable.Range(0, rank + 2).Where(other => other != axis).Select(other => (long)other)];
        long[] zeros = Array.ConvertAll(others, _ => 0L);
        long[] ones = Array.ConvertAll(others, _ => 1L);
        string[] part = [onnx.Constant($"{name}/from", zeros), onnx.Constant($"{name}/to", ones), onnx.Constant($"{name}/others", others)];
        string line = onnx.Add("Reshape", $"{name}/line", [onnx.Add("Slice", $"{name}/part", [input, .. part]), onnx.Constant($"{name}/all", [-1])]);
        string each = onnx.Add("Not", $"{name}/each", [onnx.Add("Less", $"{name}/none", [line, line])]);
        string counted = onnx.Add("Cast", $"{name}/counted", [each], Attribute("to", (long)DataType.Int64));
        return onnx.Add("CumSum", $"{name}/positions", [counted, onnx.Scalar($"{name}/along", 0)], Attribute("exclusive", 1));
    }
}
