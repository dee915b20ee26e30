using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>The input of a foreign network, and how it wants its images.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Layout">The order of its sides.</param>
/// <param name="Channels">What its channels are.</param>
/// <param name="Sides">Height and width where the file says them, otherwise null for either.</param>
internal sealed record ForeignInput(string Name, DataType Type, TensorLayout Layout, ChannelOrder Channels, (long? Height, long? Width) Sides)
{
    private const int Rank = 4;
    private const int ColorCount = 3;

    /// <summary>The number of channels.</summary>
    public int ChannelCount => Channels == ChannelOrder.Grey ? 1 : ColorCount;

    /// <summary>Finds the input.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What is known of it.</param>
    /// <param name="report">Gets what is assumed.</param>
    /// <exception cref="SegmentationException">There is none that takes images, or options have to say more.</exception>
    public static ForeignInput Find(ForeignNetwork network, OnnxImportOptions options, ImportReport report)
    {
        var input = Choose(network, options);
        var type = input.Type?.TensorType;
        long[] shape = [.. type?.Shape?.Dim.Select(side => Math.Max(side.DimValue, 0)) ?? []];
        var elements = (DataType)(type?.ElemType ?? 0);
        if (elements is not (DataType.Float or DataType.Float16 or DataType.Double or DataType.Uint8))
        {
            throw ForeignNetwork.Refused(
                network.Source, $"its input '{input.Name}' holds {TypeName(elements)}, and images become floating-point numbers or bytes", null);
        }

        if (type?.Shape is not null && shape.Length != Rank)
        {
            throw ForeignNetwork.Refused(
                network.Source,
                $"its input '{input.Name}' has the shape {Describe(input)}, and networks for images take one of four sides: images, channels, rows and columns",
                null);
        }

        RequireChannels(network, input, shape);
        var layout = options.Layout ?? FindLayout(network, input, shape, options);
        RequireLayout(network, input, shape, layout);
        long count = shape is [] ? 0 : shape[layout == TensorLayout.Nchw ? 1 : Rank - 1];
        var channels = FindChannels(network, input, count, options, report);
        report.Add($"The input is '{input.Name}', {TypeName(elements)} of {Describe(input)}, {layout.ToString().ToUpperInvariant()}, {Describe(channels)}.");
        var (rows, columns) = layout == TensorLayout.Nchw ? (2, Rank - 1) : (1, 2);
        return new(input.Name, elements, layout, channels, (SideAt(shape, rows), SideAt(shape, columns)));
    }

    /// <summary>The nodes between the pixels as models prepare them and the input, and the constants that those read.</summary>
    /// <param name="before">Gets the nodes.</param>
    /// <param name="constants">Gets the constants.</param>
    /// <returns>The name of the value that the network reads.</returns>
    public string Adapt(List<NodeProto> before, List<TensorProto> constants)
    {
        string name = OnnxNetwork.Input;
        if (Channels == ChannelOrder.Bgr)
        {
            constants.Add(AdaptedValues.Integers("network/order", 2, 1, 0));
            name = Add("Gather", "network/bgr", [name, "network/order"], OnnxGraph.Attribute("axis", 1));
        }

        if (Layout == TensorLayout.Nhwc)
        {
            name = Add("Transpose", "network/nhwc", [name], OnnxGraph.Attribute("perm", [0L, 2, 3, 1]));
        }

        if (Type == DataType.Uint8)
        {
            name = Add("Round", "network/rounded", [name]);
        }

        return Type is DataType.Uint8 or DataType.Double ? Add("Cast", "network/cast", [name], OnnxGraph.Attribute("to", (long)Type)) : name;

        string Add(string operation, string result, string[] inputs, params AttributeProto[] attributes)
        {
            before.Add(OnnxGraph.Node(operation, result, inputs, attributes));
            return result;
        }
    }

    /// <summary>The shape of a value as its file says it, for example <c>[N, 3, H, W]</c>.</summary>
    public static string Describe(ValueInfoProto value) => value.Type?.TensorType?.Shape is { } shape
        ? $"[{string.Join(", ", shape.Dim.Select(side => side.DimParam.Length > 0 ? side.DimParam
            : side.DimValue > 0 ? side.DimValue.ToString(CultureInfo.InvariantCulture) : "?"))}]"
        : "an unknown shape";

    /// <summary>What a tensor holds, in words.</summary>
    public static string TypeName(DataType type) => type switch
    {
        DataType.Float => "32-bit floats",
        DataType.Float16 => "16-bit floats",
        DataType.Double => "64-bit floats",
        DataType.Uint8 => "bytes",
        DataType.Undefined => "nothing that the file says",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static string Describe(ChannelOrder channels) => channels switch
    {
        ChannelOrder.Rgb => "red, green, blue",
        ChannelOrder.Bgr => "blue, green, red",
        _ => "grey",
    };

    private static long? SideAt(long[] shape, int axis) => shape is [] || shape[axis] == 0 ? null : shape[axis];

    private static ValueInfoProto Choose(ForeignNetwork network, OnnxImportOptions options)
    {
        string names = string.Join(", ", network.Inputs.Select(input => $"'{input.Name}'"));
        if (options.Input is { } name)
        {
            return network.Inputs.FirstOrDefault(input => input.Name == name) ?? throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: it has no input '{name}' ({new OptionName(nameof(OnnxImportOptions.Input))}). Its inputs are {names}.");
        }

        return network.Inputs switch
        {
            [var only] => only,
            [] => throw ForeignNetwork.Refused(network.Source, "it has no input", null),
            _ when network.Inputs.Where(IsOfImages).ToArray() is [var one] => one,
            _ => throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: it has several inputs, {names}. Say which of them takes the image with "
                + $"{new OptionName(nameof(OnnxImportOptions.Input))}."),
        };
    }

    private static bool IsOfImages(ValueInfoProto input) => input.Type?.TensorType?.Shape?.Dim.Count == Rank;

    private static TensorLayout FindLayout(ForeignNetwork network, ValueInfoProto input, long[] shape, OnnxImportOptions options)
    {
        long? wanted = options.Channels is { } channels ? (channels == ChannelOrder.Grey ? 1 : ColorCount) : null;
        bool isNchw = shape is not [] && IsCount(shape[1], wanted);
        bool isNhwc = shape is not [] && IsCount(shape[^1], wanted);
        if (!isNchw && !isNhwc && shape is not [] && wanted is not null)
        {
            // What contradicts the channels is told by what finds them.
            (isNchw, isNhwc) = (IsCount(shape[1], null), IsCount(shape[^1], null));
        }

        if (isNchw != isNhwc)
        {
            return isNchw ? TensorLayout.Nchw : TensorLayout.Nhwc;
        }

        string problem = isNchw
            ? "both its second and its last side could be that of the channels"
            : "none of its sides is known to be 1 or 3, as channels are";
        throw SegmentationException.Naming(
            $"{network.Source} cannot be imported: its input '{input.Name}' has the shape {Describe(input)}, and {problem}. Say with "
            + $"{new OptionName(nameof(OnnxImportOptions.Layout))} whether it is NCHW or NHWC; images of 8 bits have 1 or 3 channels.");
    }

    /// <summary>Refuses an input whose channels are not those of images, whatever its layout.</summary>
    private static void RequireChannels(ForeignNetwork network, ValueInfoProto input, long[] shape)
    {
        // A second side that is known beside others of any length is that of the channels.
        if (shape is [_, not (0 or 1 or ColorCount) and var second, var third, var last] && (last is not (0 or 1 or ColorCount) || (last == 0 && third == 0)))
        {
            string count = last == 0
                ? second.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{second} (NCHW) or {last} (NHWC)");
            throw ForeignNetwork.Refused(
                network.Source,
                $"its input '{input.Name}' of the shape {Describe(input)} takes {count} channels, and images of 8 bits have 1 or 3",
                "Export it for images of 1 or 3 channels.");
        }
    }

    /// <summary>Refuses a layout that takes a side of any length for the channels, where the other side is known to be one of channels.</summary>
    private static void RequireLayout(ForeignNetwork network, ValueInfoProto input, long[] shape, TensorLayout layout)
    {
        var (second, last) = (shape.ElementAtOrDefault(1), shape.LastOrDefault());
        var (given, other) = layout == TensorLayout.Nchw ? (second, last) : (last, second);
        if (given == 0 && IsCount(other, null))
        {
            var meant = layout == TensorLayout.Nchw ? TensorLayout.Nhwc : TensorLayout.Nchw;
            string side = layout == TensorLayout.Nchw ? "second" : "last";
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: its input '{input.Name}' has the shape {Describe(input)}, whose {side} side is of any length and cannot "
                + $"be that of the channels, as {new OptionValue(nameof(OnnxImportOptions.Layout), layout)} says. Say "
                + $"{new OptionValue(nameof(OnnxImportOptions.Layout), meant)}, or leave it out.");
        }
    }

    private static bool IsCount(long side, long? wanted) => wanted is null ? side is 1 or ColorCount : side == wanted;

    private static ChannelOrder FindChannels(
        ForeignNetwork network, ValueInfoProto input, long count, OnnxImportOptions options, ImportReport report)
    {
        if (count is not (0 or 1 or ColorCount))
        {
            throw ForeignNetwork.Refused(
                network.Source, $"its input '{input.Name}' of the shape {Describe(input)} takes {count} channels, and images of 8 bits have 1 or 3", null);
        }

        if (options.Channels is { } channels)
        {
            int wanted = channels == ChannelOrder.Grey ? 1 : ColorCount;
            return count == 0 || count == wanted ? channels : throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: its input '{input.Name}' takes {count} channels, and "
                + $"{new OptionValue(nameof(OnnxImportOptions.Channels), channels)} has {wanted}. "
                + $"{(count == ColorCount ? "Grey images are given to it with three equal channels; say" : "Say")} "
                + $"{new OptionValue(nameof(OnnxImportOptions.Channels), count == ColorCount ? ChannelOrder.Rgb : ChannelOrder.Grey)}.");
        }

        if (count == 1)
        {
            return ChannelOrder.Grey;
        }

        report.Assume($"that its channels are red, green, blue", nameof(OnnxImportOptions.Channels));
        return ChannelOrder.Rgb;
    }
}
