using System.Collections.Concurrent;
using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// Finds for every kind of convolution a form in which the engine computes it right on this machine. On some, the plain one gives wrong
/// numbers without a word.
/// </summary>
/// <remarks>What was found holds for the life of the process. Safe for use by several threads.</remarks>
/// <param name="engine">The engine's own way to compute a kind.</param>
internal sealed class ConvolutionCheck(Func<ConvolutionKind, Convolution> engine)
{
    // What the engines that are known to be wrong get wrong: an incomplete block of inputs, one of outputs, an odd number of blocks.
    private static readonly ConvolutionKind[] Probes = [Probe(20, 16, stride: 1), Probe(16, 20, stride: 1), Probe(48, 16, stride: 2)];

    private readonly ConcurrentDictionary<(ConvolutionKind Kind, ScalarType Type, string Device), CheckedConvolution> _found = new();
    private readonly ConcurrentDictionary<(ScalarType Type, string Device), bool> _isDefective = new();

    /// <summary>The check that all networks of this process share.</summary>
    public static ConvolutionCheck Shared { get; } = new(kind => kind.ToPlain());

    /// <summary>Tries every convolution of a network, as it is trained and as it is applied.</summary>
    /// <exception cref="SegmentationException">The engine computes one of them wrongly in every form.</exception>
    public IReadOnlyList<CheckedConvolution> Check(
        NetworkGraph graph, TrainingPrecision precision, Device device, CancellationToken cancellationToken = default)
    {
        var kinds = graph.Nodes.Select(node => ConvolutionKind.Of(node.Operation)).OfType<ConvolutionKind>().Distinct().ToList();
        var rounded = precision == TrainingPrecision.Full ? [] : kinds.Where(kind => !kind.IsTransposed);
        var tried = kinds.Select(kind => (Kind: kind, Type: ScalarType.Float32)).Concat(rounded.Select(kind => (Kind: kind, Type: ScalarType.BFloat16)));
        return [.. tried.Select(item =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Require(item.Kind, item.Type, device);
        })];
    }

    /// <summary>Tries a convolution, unless that was done before.</summary>
    public CheckedConvolution Check(ConvolutionKind kind, ScalarType type, Device device) =>
        _found.GetOrAdd((kind, type, device.ToString()), _ => new(kind, type, FindForm(kind, type, device)));

    /// <summary>The convolution in a form that is right, for inputs and results of a type; weights have 32 bits.</summary>
    /// <exception cref="SegmentationException">The engine computes it wrongly in every form.</exception>
    public Convolution GetConvolution(ConvolutionKind kind, ScalarType type, Device device) =>
        Create(kind, Require(kind, type, device).Form!.Value, type);

    private CheckedConvolution Require(ConvolutionKind kind, ScalarType type, Device device)
    {
        var found = Check(kind, type, device);
        return found.Form is not null ? found : throw new SegmentationException(
            $"The training engine (libtorch) computes wrong numbers on this machine: the {found} on the device {device} differs "
            + "from a computation in double precision, in whichever form it is asked for. Nothing that is trained here could be trusted. "
            + "Train on another machine or device, or with another version of libtorch.");
    }

    private ConvolutionForm? FindForm(ConvolutionKind kind, ScalarType type, Device device)
    {
        var trial = new ConvolutionTrial(kind, type, device);
        var forms = ConvolutionForm.Of(kind, isInBlocks: IsDefective(type, device)).Cast<ConvolutionForm?>();
        return forms.FirstOrDefault(form => trial.Passes(Create(kind, form!.Value, type)));
    }

    /// <summary>
    /// Whether the engine gets incomplete blocks of channels wrong. Where it does, whether it does so for a kind depends on the size of the
    /// image, and the sizes of the trial do not stand for all.
    /// </summary>
    private bool IsDefective(ScalarType type, Device device) => _isDefective.GetOrAdd(
        (type, device.ToString()),
        _ => Probes.Any(kind => !new ConvolutionTrial(kind, type, device).Passes(Create(kind, ConvolutionForm.PlainOf(kind), type))));

    private static ConvolutionKind Probe(int inputs, int outputs, int stride) =>
        new(Rank: 2, inputs, outputs, new ConvolutionWindow(Kernel: 3, stride, Padding: 1, Dilation: 1), Groups: 1, OutputPadding: null);

    private Convolution Create(ConvolutionKind kind, ConvolutionForm form, ScalarType type)
    {
        var convolve = form == ConvolutionForm.PlainOf(kind) ? engine(kind) : new PaddedConvolution(kind, form, engine(kind)).Compute;
        return type == ScalarType.BFloat16 ? Rounded(kind, convolve) : convolve;
    }

    /// <summary>
    /// The convolution of parameters that are rounded anew each time: they change from step to step, and their gradients are those of
    /// 32-bit numbers.
    /// </summary>
    private Convolution Rounded(ConvolutionKind kind, Convolution convolve) => (input, weight, bias) =>
    {
        using var scope = NewDisposeScope();

        // oneDNN's gradient of the weight is wrong in bfloat16 where the kernel is larger than the input.
        if (input.shape.Skip(2).Where((side, axis) => side < kind.Window.Kernel[axis]).Any())
        {
            var single = GetConvolution(kind, ScalarType.Float32, input.device);
            return single(input.to(ScalarType.Float32), weight, bias).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        return convolve(input, weight.to(ScalarType.BFloat16), bias?.to(ScalarType.BFloat16)).MoveToOuterDisposeScope();
    };
}

/// <summary>A convolution that was tried, and the form that is right for inputs and results of a type; null where none is.</summary>
internal sealed record CheckedConvolution(ConvolutionKind Kind, ScalarType Type, ConvolutionForm? Form)
{
    /// <summary>Whether the engine computes it right as it is.</summary>
    public bool IsPlain => Form == ConvolutionForm.PlainOf(Kind);

    /// <inheritdoc/>
    public override string ToString() => Type == ScalarType.BFloat16 ? $"{Kind}, bfloat16" : Kind.ToString();
}
