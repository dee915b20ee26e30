using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>An optimizer at work on parameters that stay where they are until it is disposed.</summary>
/// <remarks>
/// TorchSharp's own optimizers are not used: the numbers that they hand to the engine can be gone before it reads them
/// (<see cref="TensorArithmetic"/>).
/// </remarks>
internal sealed class OptimizerRun : IDisposable
{
    private readonly Optimizer _optimizer;
    private readonly (ParameterGroup Group, ParameterState[] States)[] _groups;

    public OptimizerRun(Optimizer optimizer, IEnumerable<ParameterGroup> groups)
    {
        _optimizer = optimizer;
        _groups = [.. groups.Select(group => (group, CreateStates(group, optimizer)))];
    }

    /// <summary>What the optimizer remembers of each parameter.</summary>
    public IEnumerable<ParameterState> States => _groups.SelectMany(item => item.States);

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step(double learningRate)
    {
        using var withoutGradients = no_grad();
        foreach (var (group, states) in _groups)
        {
            double rate = learningRate * group.RateFactor;
            foreach (var state in states)
            {
                Step(state, group.WeightDecay, rate);
            }
        }
    }

    public void Dispose()
    {
        foreach (var state in States)
        {
            state.Dispose();
        }
    }

    private static ParameterState[] CreateStates(ParameterGroup group, Optimizer optimizer) =>
        [.. group.Parameters.Select(parameter => new ParameterState(parameter, optimizer.StateNames))];

    private void Step(ParameterState state, double weightDecay, double rate)
    {
        using var scope = NewDisposeScope();
        if (state.Parameter.grad is not { } gradient)
        {
            return;
        }

        state.Steps++;
        _optimizer.Update(state, weightDecay == 0 ? gradient : _optimizer.ApplyWeightDecay(state.Parameter, gradient, weightDecay, rate), rate);
    }
}
