using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;

namespace MLSegmentation.Models.Import;

/// <summary>
/// Makes a model of the network in an ONNX file of other software: finds out how the network is used, tries it, and puts around it what models have.
/// </summary>
internal sealed class NetworkImport
{
    private const int LongestText = 200;

    // Twice as many as images may have by default.
    private const long MostPixels = 1 << 26;

    private readonly ForeignNetwork _network;
    private readonly SegmentationClasses _classes;
    private readonly OnnxImportOptions _options;
    private readonly ImportReport _report;
    private readonly Func<ModelProto, NetworkRun> _open;
    private readonly ForeignInput _input;
    private readonly PixelNormalization _normalization;
    private readonly ImageSize? _size;

    private NetworkImport(ForeignNetwork network, SegmentationClasses classes, OnnxImportOptions options, Func<ModelProto, NetworkRun> open)
    {
        (_network, _classes, _options, _open) = (network, classes, options, open);
        _report = new ImportReport(options.Report);
        _input = ForeignInput.Find(network, options, _report);
        _normalization = NetworkNormalization.Find(_input, options, network.Source, _report);
        _size = FindSize();
    }

    private bool IsFloat16 => _input.Type == TensorProto.Types.DataType.Float16;

    /// <summary>Makes the model.</summary>
    /// <param name="file">The file's bytes, and what messages call it.</param>
    /// <param name="name">What the network is called.</param>
    /// <param name="classes">The classes of its planes.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="open">Opens a model that is checked.</param>
    /// <exception cref="SegmentationException">The network cannot be imported; the message says why.</exception>
    public static ImageModel Create(
        (byte[] Bytes, string Source) file, string name, SegmentationClasses classes, OnnxImportOptions options, Func<ModelProto, NetworkRun> open)
    {
        var network = ForeignNetwork.Parse(file.Bytes, file.Source);
        return new NetworkImport(network, classes, options, open).Create(name);
    }

    private ImageModel Create(string name)
    {
        var found = Try();
        var (output, activation) = (found.Output, found.Activation);
        bool isForOneImage = !output.HasImages || !found.TakesSeveral;
        _report.Add($"It takes {(isForOneImage ? "one image" : "any number of images")} at a time.");
        var imported = new ImportedNetwork(activation, output.Planes, _network.OperatorSet, isForOneImage);

        var (before, behind, constants) = (new List<NodeProto>(), new List<NodeProto>(), new List<TensorProto>());
        string input = _input.Adapt(before, constants);
        bool isCropped = _size is not { } size || size.Width % found.Divisor != 0 || size.Height % found.Divisor != 0;
        behind.AddRange(output.Adapt(activation, IsFloat16, isResized: !output.IsFullSize && isCropped, constants));
        string head = behind is [.., var last] ? last.Output[0] : ForeignNetwork.NameOf(output.Name);
        var network = _network.Assemble(before, (_input.Name, input), (behind, constants), [head]);

        var info = Describe(Description(name, output, activation, network), found.Divisor, head, imported);
        var model = ImageGraph.Create(info, network);
        Check(model, info);
        NetworkTrial.RequireSound(_network.Source, _open(model), info);
        return ImageModel.FromProto(model, _network.Source);
    }

    /// <summary>Runs the network as it is, between the preparation of images and all of its outputs that may be meant.</summary>
    private NetworkTrial.Found Try()
    {
        var (before, constants) = (new List<NodeProto>(), new List<TensorProto>());
        string input = _input.Adapt(before, constants);
        string[] outputs = [.. Candidates(input)];

        // What an ArgMax compares says how many classes there are; an image need not have them all.
        var compared = outputs.Select(_network.FindCompared).OfType<(string Name, long Axis)>().Select(value => value.Name);
        string[] values = [.. outputs.Select(ForeignNetwork.NameOf).Concat(compared).Distinct()];
        var network = _network.Assemble(before, (_input.Name, input), ([], constants), values);
        var imported = new ImportedNetwork(OnnxActivation.Softmax, 1, _network.OperatorSet, IsForOneImage: false);
        int divisor = _size is null ? 1 : _options.Divisor ?? 1;
        var info = Describe(new NetworkInfo("", new Dictionary<string, string>(), 0), divisor, "", imported);
        var model = NetworkTrial.CreateModel(info, network, _network.Outputs);
        Check(model, info);
        return new NetworkTrial(_network, _classes.Count, _options, _report, _open(model)).Find(outputs, info);
    }

    /// <summary>The outputs that may be meant: that which is named, or all, but those that need more than the image.</summary>
    private string[] Candidates(string input)
    {
        string[] names = [.. _network.Outputs.Select(output => output.Name)];
        if (_options.OutputTensor is { } wanted && !names.Contains(wanted))
        {
            throw SegmentationException.Naming(
                $"{_network.Source} cannot be imported: it has no output '{wanted}' ({new OptionName(nameof(OnnxImportOptions.OutputTensor))}). Its outputs "
                + $"are {string.Join(", ", names.Select(name => $"'{name}'"))}.");
        }

        var others = _network.Inputs.Select(other => ForeignNetwork.NameOf(other.Name)).Where(name => name != ForeignNetwork.NameOf(_input.Name)).ToHashSet();
        string[] candidates = _options.OutputTensor is { } only ? [only] : names;
        string? missing = null;
        string[] computed = [.. candidates.Where(name =>
        {
            var read = _network.Assemble([], (_input.Name, input), ([], []), [ForeignNetwork.NameOf(name)]).Nodes.SelectMany(node => node.Input).ToHashSet();
            string? other = read.FirstOrDefault(others.Contains);
            missing ??= other;
            return other is null && read.Contains(input);
        })];
        return computed is not [] ? computed : throw ForeignNetwork.Refused(
            _network.Source,
            missing is null
                ? $"what it gives does not depend on its input '{_input.Name}'"
                : $"it needs the input '{missing}' beside the image, for which scoring has no value",
            missing is null ? null : "Export it with that input as a constant.");
    }

    private ImageSize? FindSize()
    {
        if (_options.Size is { } size)
        {
            return (long)size.Width * size.Height <= MostPixels ? size : throw ForeignNetwork.Refused(
                _network.Source, $"images cannot be resized to {size}, which has more than {MostPixels} pixels", "Say a smaller size.");
        }

        if (_options.Divisor is not null || _input.Sides is (null, null))
        {
            return null;
        }

        if (_input.Sides is not ({ } height, { } width))
        {
            throw SegmentationException.Naming(
                $"{_network.Source} cannot be imported: its input '{_input.Name}' has one side of a known length and another of any. Say the size with "
                + $"{new OptionName(nameof(OnnxImportOptions.Size))}, or with {new OptionName(nameof(OnnxImportOptions.Divisor))} that it takes others.");
        }

        if (Math.Max(height, width) > ushort.MaxValue || height * width > MostPixels)
        {
            throw ForeignNetwork.Refused(_network.Source, $"its input '{_input.Name}' takes images of {width}x{height}, which are too large", null);
        }

        _report.Assume(
            $"that it takes images of {width}x{height} only, as its file says, so that every image is resized to that and the result back",
            nameof(OnnxImportOptions.Divisor));
        return new ImageSize((int)width, (int)height);
    }

    private SegmentationModelInfo Describe(NetworkInfo network, int divisor, string head, ImportedNetwork imported) =>
        new(_classes, _input.ChannelCount, _normalization, divisor, network)
        {
            Resize = _size,
            Form = new NetworkForm([new NetworkHead(head)], Float16: IsFloat16) { Import = imported },
        };

    private NetworkInfo Description(string name, NetworkOutput output, OnnxActivation activation, OnnxNetwork network)
    {
        var options = new Dictionary<string, string>
        {
            ["input"] = Shorten(_input.Name),
            ["outputTensor"] = Shorten(output.Name),
            ["layout"] = _input.Layout.ToString().ToLowerInvariant(),
            ["channels"] = _input.Channels.ToString().ToLowerInvariant(),
            ["activation"] = activation.ToString().ToLowerInvariant(),
            ["operatorSet"] = _network.FileOperatorSet.ToString(CultureInfo.InvariantCulture),
        };
        if (_network.Producer.Length > 0)
        {
            options["producer"] = Shorten(_network.Producer);
        }

        return new NetworkInfo(Shorten(name), options, ForeignNetwork.CountParameters(network));
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText];

    /// <summary>ONNX Runtime sees nothing that was not checked.</summary>
    private void Check(ModelProto model, SegmentationModelInfo info)
    {
        try
        {
            GraphCheck.Check(model, info);
        }
        catch (FormatException exception)
        {
            string? advice = exception.Message.Contains("read its sizes from constants", StringComparison.Ordinal)
                ? "Export it for a fixed size and number of images, without dynamic axes and with do_constant_folding=True, or let onnx-simplifier compute "
                    + "what is constant."
                : null;
            throw ForeignNetwork.Refused(_network.Source, exception.Message, advice, exception);
        }
    }
}
