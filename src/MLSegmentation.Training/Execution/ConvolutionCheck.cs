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
    /// <param name="graph">The network.</param>
    /// <param name="precision">In how many bits training computes.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="cancellationToken">Ends the trials.</param>
    /// <exception cref="SegmentationException">The engine computes one of them wrongly in every form.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<CheckedConvolution> Check(
        NetworkGraph graph, TrainingPrecision precision, Device device, CancellationToken cancellationToken = default)
    {
        var operations = graph.Nodes.Select(node => node.Operation).ToList();
        var full = operations.Select(ConvolutionKind.Of).OfType<ConvolutionKind>().Distinct().Select(kind => (Kind: kind, Type: ScalarType.Float32));
        var rounded = precision == TrainingPrecision.Full
            ? []
            : operations.OfType<Operation.Conv>().Select(conv => (Kind: ConvolutionKind.Of(conv), Type: ScalarType.BFloat16)).Distinct();
        return [.. full.Concat(rounded).Select(item =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Require(item.Kind, item.Type, device);
        })];
    }

    /// <summary>Tries a convolution, unless that was done before.</summary>
    /// <param name="kind">What is computed.</param>
    /// <param name="type">The kind of number of the input and the result.</param>
    /// <param name="device">Where it is computed.</param>
    public CheckedConvolution Check(ConvolutionKind kind, ScalarType type, Device device) =>
        _found.GetOrAdd((kind, type, device.ToString()), _ => new(kind, type, FindForm(kind, type, device)));

    /// <summary>The convolution in a form that is right.</summary>
    /// <param name="kind">What is computed.</param>
    /// <param name="type">The kind of number of the input and the result; the weight has 32 bits.</param>
    /// <param name="device">Where it is computed.</param>
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
        return ConvolutionForm.Of(kind, isInBlocks: IsDefective(type, device))
            .Where(form => trial.Passes(Create(kind, form, type)))
            .Select(form => (ConvolutionForm?)form)
            .FirstOrDefault();
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
        if (input.shape.Skip(2).Any(side => side < kind.Window.Kernel))
        {
            var single = GetConvolution(kind, ScalarType.Float32, input.device);
            return single(input.to(ScalarType.Float32), weight, bias).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        return convolve(input, weight.to(ScalarType.BFloat16), bias?.to(ScalarType.BFloat16)).MoveToOuterDisposeScope();
    };
}
