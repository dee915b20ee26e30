using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>Finds out what the numbers are that a network gives, and refuses to take them for what they are not.</summary>
internal static class ActivationFinding
{
    private const string Softmax = "Softmax";
    private const string LogSoftmax = "LogSoftmax";
    private const string Sigmoid = "Sigmoid";
    private const string HardSigmoid = "HardSigmoid";
    private const double Percent = 100;

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

    /// <summary>Whether numbers have fractions.</summary>
    public static bool IsFloat(DataType type) => type is DataType.Float or DataType.Float16 or DataType.Double;

    /// <summary>What an output gives.</summary>
    /// <exception cref="SegmentationException">That cannot be told, or is not what the options say.</exception>
    public static OnnxActivation Find(ForeignNetwork network, NetworkOutput output, OutputValues values, int classCount, OnnxImportOptions options)
    {
        if (values.HasNaN)
        {
            throw ForeignNetwork.Refused(network.Source, $"its output '{output.Name}' gives what is no number (NaN) for an image", null);
        }

        var activation = options.Activation ?? Guess(network, output, values, classCount);
        if (activation != OnnxActivation.Labels && output.Planes != classCount && output.Planes != classCount - 1)
        {
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: its output '{output.Name}' of {output.Shape} has one plane, and there are {classCount} classes. If it "
                + $"holds class indices, say {Option(OnnxActivation.Labels)}.");
        }

        if (activation != OnnxActivation.Labels && classCount == 1)
        {
            throw ForeignNetwork.Refused(network.Source, "there is one class only", "Name the background, too, as the first class.");
        }

        if (options.Activation is null)
        {
            RequireShares(network, output, values, classCount);
            RequireLogits(network, output, values, activation);
        }

        Require(network, output, values, classCount, activation);
        if (activation == OnnxActivation.Labels && output.ComparedPlanes is { } compared && compared != classCount)
        {
            throw ForeignNetwork.Refused(
                network.Source,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its output '{output.Name}' says which of {compared} planes is the largest, and there are {classCount} classes"),
                "Name one class for each plane, in the order of the planes.");
        }

        return activation;
    }

    /// <summary>Tells what the output is, and on what grounds.</summary>
    public static void Tell(
        ForeignNetwork network, NetworkOutput output, OutputValues values, OnnxActivation activation, (OnnxImportOptions Options, ImportReport Report) to)
    {
        bool isCertain = to.Options.Activation is not null || !IsFloat(output.Type)
            || FindLast(network, output) is "ArgMax" or Softmax or LogSoftmax or Sigmoid;
        string range = string.Create(CultureInfo.InvariantCulture, $"{values.Least:0.###} to {values.Most:0.###}");
        if (activation == OnnxActivation.None && output.Planes > 1 && !values.AreShares)
        {
            string what = string.Create(
                CultureInfo.InvariantCulture,
                $"probabilities that are independent of each other, as their sums from {values.Sums.Least:0.###} to {values.Sums.Most:0.###} show");
            TellIndependent(what, to);
        }
        else if (!isCertain)
        {
            to.Report.Assume($"that the output's numbers are {Describe(activation)}", nameof(OnnxImportOptions.Activation));
        }
        else
        {
            to.Report.Add($"The output's numbers are {Describe(activation)}.");
        }

        if (activation is OnnxActivation.Softmax or OnnxActivation.Sigmoid && values.Whole is { } whole)
        {
            to.Report.Add($"The planes of every pixel sum to {Math.Round(whole, 3)}: these numbers look like probabilities times that, and not like logits.");
        }
        else if (activation is OnnxActivation.Softmax or OnnxActivation.Sigmoid && values.AreUnit)
        {
            to.Report.Add(
                $"The output's numbers look like probabilities already, from {range}, and a {Word(activation)} of those is too even. Is "
                + $"{Option(OnnxActivation.None)} meant?");
        }
    }

    private static void TellIndependent(string what, (OnnxImportOptions Options, ImportReport Report) to)
    {
        if (to.Options.Activation is null)
        {
            to.Report.Assume($"that the output's numbers are {what}", nameof(OnnxImportOptions.Activation));
        }
        else
        {
            to.Report.Add($"The output's numbers are {what}.");
        }
    }

    private static OptionValue Option(OnnxActivation activation) => new(nameof(OnnxImportOptions.Activation), activation);

    private static OnnxActivation Guess(ForeignNetwork network, NetworkOutput output, OutputValues values, int classCount) => FindLast(network, output) switch
    {
        _ when !IsFloat(output.Type) => OnnxActivation.Labels,
        "ArgMax" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Equal" or "And" or "Or" or "Not" when output.Planes == 1 =>
            OnnxActivation.Labels,
        Softmax or Sigmoid or HardSigmoid => OnnxActivation.None,
        LogSoftmax => OnnxActivation.Softmax,
        _ when output.Planes == 1 || output.Planes == classCount - 1 => OnnxActivation.Sigmoid,
        _ => values.AreShares ? OnnxActivation.None : OnnxActivation.Softmax,
    };

    private static string? FindLast(ForeignNetwork network, NetworkOutput output) => network.FindLast(output.Name)?.OpType;

    /// <summary>Refuses numbers that are nearly, but not, what they seem to be; whoever says what they are is believed.</summary>
    private static void RequireShares(ForeignNetwork network, NetworkOutput output, OutputValues values, int classCount)
    {
        string name = $"its output '{output.Name}' of {output.Shape}";
        string? last = FindLast(network, output);
        if (output.Planes > 1 && ((last == Softmax && !values.AreShares) || (last == LogSoftmax && !values.AreLogarithms)))
        {
            throw ForeignNetwork.Refused(
                network.Source,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} ends in a softmax, and yet its {output.Planes} planes are no shares of 1 at every pixel: the softmax goes over another side"),
                "Export it with the softmax over the planes (dim=1), or without it.");
        }

        if (last == Softmax && output.Planes == classCount - 1 && values.AreShares)
        {
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: {name} ends in a softmax over {output.Planes} planes, and there are {classCount} classes. Name one "
                + $"class for each plane; or say {Option(OnnxActivation.None)}, if the first class is what belongs to none of them.");
        }

        if (values.Whole is not null || (!values.AreUnit && network.IsScaled(output.Name, IsActivation)))
        {
            string what = values.Whole is { } sum
                ? string.Create(CultureInfo.InvariantCulture, $"shares of {sum:0.###}{(Math.Abs(sum - Percent) < 1 ? " (percent)" : "")}")
                : string.Create(CultureInfo.InvariantCulture, $"probabilities times a factor, from {values.Least:0.###} to {values.Most:0.###}");
            throw ForeignNetwork.Refused(
                network.Source, $"{name} gives {what}, and models need logits, or probabilities from 0 to 1", "Export it without the factor at its end.");
        }
    }

    /// <summary>
    /// Refuses to make probabilities of numbers that look like some already: a sigmoid of those is never below 0.5, and a softmax hardly tells them apart.
    /// </summary>
    private static void RequireLogits(ForeignNetwork network, NetworkOutput output, OutputValues values, OnnxActivation activation)
    {
        if (values.AreUnit && activation is (OnnxActivation.Softmax or OnnxActivation.Sigmoid) && FindLast(network, output) != LogSoftmax)
        {
            string range = string.Create(CultureInfo.InvariantCulture, $"from {values.Least:0.###} to {values.Most:0.###}");
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: its output '{output.Name}' of {output.Shape} gives numbers {range}, which look like probabilities, and "
                + $"its last operator does not say what they are. Say {Option(OnnxActivation.None)} if they are probabilities, or {Option(activation)} if they "
                + $"are logits.");
        }
    }

    private static bool IsActivation(string operation) => operation is Softmax or Sigmoid or HardSigmoid;

    private static void Require(ForeignNetwork network, NetworkOutput output, OutputValues values, int classCount, OnnxActivation activation)
    {
        string range = string.Create(
            CultureInfo.InvariantCulture, $"its output '{output.Name}' gives numbers from {values.Least} to {values.Most} for an image");
        if (activation == OnnxActivation.None && !values.AreUnit)
        {
            throw SegmentationException.Naming(
                $"{network.Source} cannot be imported: {range}, which are no probabilities. If they are logits, say {Option(OnnxActivation.Softmax)} or "
                + $"{Option(OnnxActivation.Sigmoid)}, which makes probabilities of them; if they are percent, export it without that factor.");
        }

        if (activation == OnnxActivation.Labels && (values.Least < 0 || values.Most > classCount - 1 || !values.AreWhole))
        {
            throw ForeignNetwork.Refused(
                network.Source, $"{range}, which are not the indices of {classCount} classes, 0 to {classCount - 1}", "Give one name for each of its classes.");
        }
    }

    private static string Word(OnnxActivation activation) => activation == OnnxActivation.Softmax ? "softmax" : "sigmoid";

    private static string Describe(OnnxActivation activation) => activation switch
    {
        OnnxActivation.Softmax => "logits of which a softmax makes probabilities",
        OnnxActivation.Sigmoid => "logits of which a sigmoid makes probabilities",
        OnnxActivation.None => "probabilities",
        _ => "class indices",
    };
}
