using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>Finds out what the numbers are that a network gives, and refuses to take them for what they are not.</summary>
internal static class ActivationFinding
{
    private const float Tolerance = 1e-3f;

    /// <summary>Whether an output may have a number of planes.</summary>
    /// <param name="planes">The planes.</param>
    /// <param name="type">What the output holds.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="activation">What it is said to give; null where that is to be found out.</param>
    /// <param name="isLenient">Whether one plane of floating-point numbers may be anything; it is mostly a by-product where there are more classes.</param>
    public static bool IsWanted(long planes, DataType type, int classCount, OnnxActivation? activation, bool isLenient) => activation switch
    {
        OnnxActivation.Labels => planes == 1,
        OnnxActivation.Softmax => IsFloat(type) && planes == classCount,
        null when !IsFloat(type) => planes == 1,
        null when isLenient && planes == 1 => true,
        _ => IsFloat(type) && (planes == classCount || planes == classCount - 1),
    };

    /// <summary>What an output gives.</summary>
    /// <exception cref="SegmentationException">That cannot be told, or is not what the options say.</exception>
    public static OnnxActivation Find(ForeignNetwork network, NetworkOutput output, float[] values, int classCount, OnnxImportOptions options)
    {
        if (Array.Exists(values, float.IsNaN))
        {
            throw ForeignNetwork.Refused(network.Source, $"its output '{output.Name}' gives what is no number (NaN) for an image", null);
        }

        var activation = options.Activation ?? Guess(network, output, values, classCount);
        if (activation != OnnxActivation.Labels && output.Planes != classCount && output.Planes != classCount - 1)
        {
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: its output '{output.Name}' of {output.Shape} has one plane, and there are {classCount} classes. If it "
                + $"holds class indices, say {new OptionName(nameof(OnnxImportOptions.Activation))} Labels.");
        }

        if (activation != OnnxActivation.Labels && classCount == 1)
        {
            throw ForeignNetwork.Refused(network.Source, "there is one class only", "Name the background, too, as the first class.");
        }

        Require(network, output, values, classCount, activation);
        return activation;
    }

    /// <summary>Tells what the output is, and on what grounds.</summary>
    public static void Tell(
        ForeignNetwork network, NetworkOutput output, float[] values, OnnxActivation activation, (OnnxImportOptions Options, ImportReport Report) to)
    {
        bool isCertain = to.Options.Activation is not null || !IsFloat(output.Type)
            || FindLast(network, output) is "ArgMax" or "Softmax" or "Sigmoid";
        if (!isCertain)
        {
            to.Report.Assume($"that the output's numbers are {Describe(activation)}", nameof(OnnxImportOptions.Activation));
        }
        else if (activation == OnnxActivation.Softmax && AreShares(output, values))
        {
            to.Report.Add($"The output's numbers look like probabilities already, and a softmax of those is too even. Is {nameof(OnnxActivation.None)} meant?");
        }
        else
        {
            to.Report.Add($"The output's numbers are {Describe(activation)}.");
        }
    }

    private static OnnxActivation Guess(ForeignNetwork network, NetworkOutput output, float[] values, int classCount) => FindLast(network, output) switch
    {
        _ when !IsFloat(output.Type) => OnnxActivation.Labels,
        "ArgMax" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Equal" or "And" or "Or" or "Not" when output.Planes == 1 =>
            OnnxActivation.Labels,
        "Softmax" or "Sigmoid" or "HardSigmoid" => OnnxActivation.None,
        _ when output.Planes == 1 || output.Planes == classCount - 1 => OnnxActivation.Sigmoid,
        _ => AreShares(output, values) ? OnnxActivation.None : OnnxActivation.Softmax,
    };

    private static string? FindLast(ForeignNetwork network, NetworkOutput output) => network.FindLast(output.Name)?.OpType;

    private static void Require(ForeignNetwork network, NetworkOutput output, float[] values, int classCount, OnnxActivation activation)
    {
        var (least, most) = (values.Min(), values.Max());
        string range = string.Create(CultureInfo.InvariantCulture, $"its output '{output.Name}' gives numbers from {least} to {most} for an image");
        if (activation == OnnxActivation.None && (least < -Tolerance || most > 1 + Tolerance))
        {
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: {range}, which are no probabilities. Say with {new OptionName(nameof(OnnxImportOptions.Activation))} "
                + $"whether a softmax or a sigmoid makes probabilities of them.");
        }

        if (activation == OnnxActivation.Labels && (least < 0 || most > classCount - 1 || !Array.TrueForAll(values, float.IsInteger)))
        {
            throw ForeignNetwork.Refused(
                network.Source, $"{range}, which are not the indices of {classCount} classes, 0 to {classCount - 1}", "Give one name for each of its classes.");
        }
    }

    /// <summary>Whether the planes of each pixel are shares of 1.</summary>
    private static bool AreShares(NetworkOutput output, float[] values)
    {
        if (output.Planes < 2 || !Array.TrueForAll(values, value => value is >= -Tolerance and <= 1 + Tolerance))
        {
            return false;
        }

        int pixels = values.Length / output.Planes;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            float sum = 0;
            for (int plane = 0; plane < output.Planes; plane++)
            {
                sum += values[output.IsNhwc ? (pixel * output.Planes) + plane : (plane * pixels) + pixel];
            }

            if (MathF.Abs(sum - 1) > Tolerance)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFloat(DataType type) => type is DataType.Float or DataType.Float16 or DataType.Double;

    private static string Describe(OnnxActivation activation) => activation switch
    {
        OnnxActivation.Softmax => "logits of which a softmax makes probabilities",
        OnnxActivation.Sigmoid => "logits of which a sigmoid makes probabilities",
        OnnxActivation.None => "probabilities",
        _ => "class indices",
    };
}
