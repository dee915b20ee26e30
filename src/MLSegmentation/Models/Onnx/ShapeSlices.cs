namespace MLSegmentation.Models.Onnx;

/// <summary>The shape of what Slice takes.</summary>
internal static class ShapeSlices
{
    /// <summary>The sides of the part that a node takes of its first input, whose shape is known; null where the part is not known.</summary>
    public static long[]? Of(NodeProto node, KnownValue?[] inputs)
    {
        long[] shape = [.. inputs[0]!.Shape];
        long[]? starts = Given(node, inputs, 1, "starts");
        long[]? ends = Given(node, inputs, 2, "ends");
        long[]? axes = Has(node, 3, "axes") ? Given(node, inputs, 3, "axes") : [.. Enumerable.Range(0, starts?.Length ?? 0)];
        long[]? steps = Has(node, 4, "steps") ? Given(node, inputs, 4, "steps") : [.. Enumerable.Repeat(1L, starts?.Length ?? 0)];
        if (starts is null || ends?.Length != starts.Length || axes?.Length != starts.Length || steps?.Length != starts.Length)
        {
            return null;
        }

        for (int index = 0; index < starts.Length; index++)
        {
            long axis = axes[index] < 0 ? axes[index] + shape.Length : axes[index];
            if (axis < 0 || axis >= shape.Length || steps[index] == 0)
            {
                return null;
            }

            shape[axis] = Length(shape[axis], starts[index], ends[index], steps[index]);
        }

        return shape;
    }

    private static bool Has(NodeProto node, int input, string attribute) =>
        (node.Input.Count > input && node.Input[input].Length > 0) || node.Ints(attribute) is not null;

    private static long[]? Given(NodeProto node, KnownValue?[] inputs, int input, string attribute) =>
        node.Ints(attribute) ?? inputs.ElementAtOrDefault(input)?.Integers;

    private static long Length(long side, long start, long end, long step)
    {
        // Backwards, the last element that is not taken may be the one in front of the first.
        long least = step > 0 ? 0 : -1;
        long most = step > 0 ? side : side - 1;
        long from = Math.Clamp(start < 0 ? Math.Max(start, -side - 1) + side : start, step > 0 ? 0 : Math.Min(0, most), most);
        long to = Math.Clamp(end < 0 ? Math.Max(end, -side - 1) + side : end, least, most);
        double distance = step > 0 ? to - from : from - to;
        return (long)Math.Ceiling(Math.Max(0, distance) / Math.Abs((double)step));
    }
}
