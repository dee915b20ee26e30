using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// The exponential moving average of a network's weights: Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging",
/// 1992, in the form of Tarvainen and Valpola, "Mean teachers are better role models", NeurIPS 2017. Buffers are copied, not averaged.
/// </summary>
/// <remarks>
/// The first update copies the weights. Update t, counted from 0, then keeps <c>min(decay, (1 + t) / (10 + t))</c> of the average, so
/// that weights from the beginning of a short training do not stay in it.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly Device _device;
    private readonly (Tensor Average, Tensor Current)[] _parameters;
    private readonly (Tensor Average, Tensor Current)[] _buffers;

    /// <summary>Creates the average of a network's weights as they are now, on the network's device.</summary>
    public WeightAverage(GraphModule source, double decay, Device device)
    {
        (_decay, _device) = (decay, device);
        Module = CreateModule(source.Graph).to(device);
        _parameters = [.. Module.parameters().Zip(source.parameters())];
        _buffers = [.. Module.buffers().Zip(source.buffers())];
        using var withoutGradients = no_grad();
        Copy(_parameters);
        Copy(_buffers);
    }

    /// <summary>The network with the averages as its weights. Updates change it.</summary>
    public GraphModule Module { get; }

    /// <summary>How many updates there were.</summary>
    public long Updates { get; set; }

    /// <summary>Takes in the weights of the network as they are now.</summary>
    public void Update()
    {
        using var withoutGradients = no_grad();
        double decay = Updates == 0 ? 0 : Math.Min(_decay, (1.0 + Updates) / (10 + Updates));
        using var share = tensor((float)(1 - decay), device: _device);
        foreach (var (average, current) in _parameters)
        {
            // Unlike a sum of two products, this leaves weights that do not change as they are.
            average.lerp_(current, share);
        }

        Copy(_buffers);
        Updates++;
    }

    public void Dispose() => Module.Dispose();

    /// <summary>Makes the network without drawing from the random numbers that the training goes on with.</summary>
    private static GraphModule CreateModule(NetworkGraph graph)
    {
        using var state = get_rng_state();
        var module = new GraphModule(graph);
        set_rng_state(state);
        return module;
    }

    private static void Copy((Tensor Average, Tensor Current)[] tensors)
    {
        foreach (var (average, current) in tensors)
        {
            average.copy_(current);
        }
    }
}
