using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    private protected OptimizerState(Parameter parameter)
    {
        _parameter = parameter;
    }

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Starts anew.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public virtual void to(Device device) => Visit(new StateVisitor.Mover(device), this);

    /// <summary>Shows the visitor each part of this state, beside the same one of <paramref name="other"/>.</summary>
    internal abstract void Visit(StateVisitor visitor, OptimizerState other);

    /// <summary>Puts a tensor that outlives the current dispose scope in the place of another.</summary>
    internal static void Replace(ref Tensor? place, Tensor? value)
    {
        if (!ReferenceEquals(place, value))
        {
            place?.Dispose();
        }

        place = value?.DetachFromDisposeScope();
    }

    private protected static void Reset(ref Tensor? place, Parameter parameter, double value = 0) =>
        Replace(ref place, full_like(parameter, value));
}
