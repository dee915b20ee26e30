using MLSegmentation.Training;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLSegmentation.Benchmarks;

/// <summary>The U-Net as one writes it with TorchSharp's own modules: what a user would have without this library.</summary>
internal sealed class PlainUNet : Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> _encoders = [];
    private readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> _ups = [];
    private readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> _decoders = [];
    private readonly Module<Tensor, Tensor> _pool = MaxPool2d(2);
    private readonly Module<Tensor, Tensor> _head;

    public PlainUNet(int channels, int classes, int width, NormalizationKind normalization, int depth = 4)
        : base(nameof(PlainUNet))
    {
        for (int level = 0; level <= depth; level++)
        {
            _encoders.Add(DoubleConv(level == 0 ? channels : width << (level - 1), width << level, normalization));
        }

        for (int level = depth - 1; level >= 0; level--)
        {
            _ups.Add(ConvTranspose2d(width << (level + 1), width << level, 2, stride: 2));
            _decoders.Add(DoubleConv(width << (level + 1), width << level, normalization));
        }

        _head = Conv2d(width, classes, 1);
        RegisterComponents();
    }

    /// <summary>The layers in the order in which the paper's figure has them.</summary>
    private IEnumerable<Module<Tensor, Tensor>> Layers =>
        [.. _encoders, .. _ups.Zip(_decoders).SelectMany(pair => (Module<Tensor, Tensor>[])[pair.First, pair.Second]), _head];

    /// <summary>Takes over the weights of this library's U-Net, and throws where the two do not compute the same.</summary>
    public void RequireSameAs(GraphModule network, Tensor images)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        TorchSharp.Modules.Parameter[] own = [.. Layers.SelectMany(layer => layer.parameters())];
        foreach (var (parameter, given) in own.Zip(network.parameters()))
        {
            parameter.copy_(given);
        }

        double difference = (call(images) - network.call(images)).abs().max().item<float>();
        if (own.Sum(parameter => parameter.numel()) != network.Graph.ParameterCount || !(difference < 1e-4))
        {
            throw new InvalidOperationException($"The two U-Nets differ: {own.Length} tensors of parameters, outputs by up to {difference}.");
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var skips = new Stack<Tensor>();
        var x = input;
        for (int level = 0; level < _encoders.Count - 1; level++)
        {
            x = _encoders[level].call(x);
            skips.Push(x);
            x = _pool.call(x);
        }

        x = _encoders[^1].call(x);
        for (int level = 0; level < _ups.Count; level++)
        {
            x = _decoders[level].call(cat([skips.Pop(), _ups[level].call(x)], 1));
        }

        return _head.call(x).MoveToOuterDisposeScope();
    }

    private static TorchSharp.Modules.Sequential DoubleConv(int channelsIn, int channels, NormalizationKind normalization) => Sequential(
        Conv2d(channelsIn, channels, 3, padding: 1, bias: false),
        Normalize(channels, normalization),
        ReLU(inplace: true),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        Normalize(channels, normalization),
        ReLU(inplace: true));

    private static Module<Tensor, Tensor> Normalize(int channels, NormalizationKind normalization) =>
        normalization == NormalizationKind.Batch ? BatchNorm2d(channels) : InstanceNorm2d(channels, affine: true);
}
