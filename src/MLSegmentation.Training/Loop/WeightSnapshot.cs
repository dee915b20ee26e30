using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>A copy of a network's parameters and buffers, in the memory of the processor.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights = [];

    /// <summary>The copies by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _weights;

    /// <summary>Copies what the network holds now.</summary>
    public void Take(nn.Module module)
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, source) in module.state_dict())
        {
            if (_weights.TryGetValue(name, out var copy))
            {
                copy.copy_(source);
            }
            else
            {
                _weights.Add(name, source.detach().to(CPU, copy: true).DetachFromDisposeScope());
            }
        }
    }

    public void Dispose()
    {
        foreach (var copy in _weights.Values)
        {
            copy.Dispose();
        }

        _weights.Clear();
    }
}
