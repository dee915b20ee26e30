namespace MLSegmentation.Models.Onnx;

/// <summary>The shapes of what windows, paddings and enlargements make: convolutions, pooling, Pad, Resize and the like.</summary>
internal static class WindowShapes
{
    private const int SpatialAxis = 2;

    /// <summary>A convolution with weights [M, C / groups, kernel…]; null where its shape is not known.</summary>
    public static long[]? Convolution(NodeProto node, KnownValue? image, KnownValue? weights) =>
        image is { Shape.Length: > SpatialAxis } && weights?.Shape is { } kernel && kernel.Length == image.Shape.Length
            ? Slide(node, image.Shape, kernel[0], node.Ints("kernel_shape") ?? kernel[SpatialAxis..])
            : null;

    /// <summary>Pooling with the window of an attribute.</summary>
    public static long[]? Pooling(NodeProto node, KnownValue? image) =>
        image is { Shape.Length: > SpatialAxis } && node.Ints("kernel_shape") is { } kernel ? Slide(node, image.Shape, image.Shape[1], kernel) : null;

    /// <summary>A transposed convolution with weights [C, M / groups, kernel…].</summary>
    public static long[]? Transposed(NodeProto node, KnownValue? image, KnownValue? weights)
    {
        if (image is not { Shape.Length: > SpatialAxis } || weights?.Shape is not { } kernel || kernel.Length != image.Shape.Length)
        {
            return null;
        }

        int rank = image.Shape.Length - SpatialAxis;
        var (strides, dilations, pads) = Steps(node, rank);
        long[] more = node.Ints("output_padding") ?? new long[rank];
        long[]? given = node.Ints("output_shape");
        long[] window = node.Ints("kernel_shape") ?? kernel[SpatialAxis..];
        if (strides.Length != rank || dilations.Length != rank || pads.Length != 2 * rank || more.Length != rank || window.Length != rank)
        {
            return null;
        }

        bool isSame = node.Text("auto_pad").StartsWith("SAME", StringComparison.Ordinal);
        var sides = Enumerable.Range(0, rank).Select(axis => given?.Length == rank ? given[axis]
            : isSame ? image.Shape[axis + SpatialAxis] * strides[axis]
            : ((image.Shape[axis + SpatialAxis] - 1) * strides[axis]) + more[axis]
                + (dilations[axis] * (window[axis] - 1)) + 1 - pads[axis] - pads[axis + rank]);
        return [image.Shape[0], kernel[1] * node.Int("group", 1), .. sides];
    }

    /// <summary>More at both ends of the sides, by an attribute or by the second input; on all sides or on those of the fourth input.</summary>
    public static long[]? Padding(NodeProto node, KnownValue?[] inputs)
    {
        if (inputs is not [{ Shape: var shape }, ..] || (node.Ints("pads") ?? inputs.ElementAtOrDefault(1)?.Integers) is not { } pads)
        {
            return null;
        }

        bool isSome = node.Input.Count > 3 && node.Input[3].Length > 0;
        long[]? axes = isSome ? inputs[3]?.Integers : [.. Enumerable.Range(0, shape.Length)];
        if (axes is null || pads.Length != 2 * axes.Length || axes.Any(axis => axis >= shape.Length || axis < -shape.Length))
        {
            return null;
        }

        long[] padded = [.. shape];
        for (int index = 0; index < axes.Length; index++)
        {
            long axis = axes[index] < 0 ? axes[index] + shape.Length : axes[index];
            padded[axis] += pads[index] + pads[index + axes.Length];
        }

        return padded;
    }

    /// <summary>Resize and Upsample, by factors or to sizes.</summary>
    public static long[]? Resizing(NodeProto node, KnownValue?[] inputs)
    {
        if (inputs is not [{ Shape: var shape }, ..] || node.Ints("axes") is not null || node.Text("keep_aspect_ratio_policy") is not ("" or "stretch"))
        {
            return null;
        }

        long[]? sizes = inputs.ElementAtOrDefault(3)?.Integers;
        float[]? factors = node.Floats("scales") ?? inputs.ElementAtOrDefault(node.Input.Count == 2 ? 1 : 2)?.Floats;
        return sizes?.Length == shape.Length ? sizes
            : factors?.Length != shape.Length || !Array.TrueForAll(factors, factor => factor > 0) ? null
            : [.. shape.Zip(factors, (side, factor) => (long)Math.Floor((double)side * factor))];
    }

    private static long[]? Slide(NodeProto node, long[] image, long channels, long[] kernel)
    {
        int rank = image.Length - SpatialAxis;
        var (strides, dilations, pads) = Steps(node, rank);
        if (kernel.Length != rank || strides.Length != rank || dilations.Length != rank || pads.Length != 2 * rank || strides.Any(stride => stride < 1))
        {
            return null;
        }

        bool isSame = node.Text("auto_pad").StartsWith("SAME", StringComparison.Ordinal);
        long more = node.Int("ceil_mode", 0);
        var sides = Enumerable.Range(0, rank).Select(axis =>
        {
            long stride = strides[axis];
            long free = image[axis + SpatialAxis] + pads[axis] + pads[axis + rank] - (dilations[axis] * (kernel[axis] - 1)) - 1;
            return isSame ? (image[axis + SpatialAxis] + stride - 1) / stride : free < 0 ? 0 : ((free + (more * (stride - 1))) / stride) + 1;
        });
        return [image[0], channels, .. sides];
    }

    private static (long[] Strides, long[] Dilations, long[] Pads) Steps(NodeProto node, int rank)
    {
        long[] ones = [.. Enumerable.Repeat(1L, rank)];
        return (node.Ints("strides") ?? ones, node.Ints("dilations") ?? ones, node.Ints("pads") ?? new long[2 * rank]);
    }
}
