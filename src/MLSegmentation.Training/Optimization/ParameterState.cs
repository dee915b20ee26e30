using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>A parameter of a network, and what an optimizer remembers of it: tensors like the parameter, zero at first, and the steps that it took.</summary>
internal sealed class ParameterState : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;

    public ParameterState(Parameter parameter, IEnumerable<string> names)
    {
        Parameter = parameter;
        _tensors = names.ToDictionary(name => name, _ => zeros_like(parameter).DetachFromDisposeScope());
    }

    /// <summary>The parameter, which stays the network's.</summary>
    public Parameter Parameter { get; }

    /// <summary>How many steps the parameter took. One without a gradient takes none.</summary>
    public int Steps { get; set; }

    /// <summary>The tensors by PyTorch's names.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
