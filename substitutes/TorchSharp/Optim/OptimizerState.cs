using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter)
    {
        _parameter = parameter;
    }

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Starts anew.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public virtual void to(Device device)
    {
    }

    /// <summary>Writes whether there is a tensor, and the tensor.</summary>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        Tensor? loaded = reader.ReadBoolean() ? TensorExtensionMethods.Load(reader) : null;
        Replace(ref result, loaded?.to(device, disposeAfter: true));
    }

    /// <summary>Puts a tensor that outlives the current dispose scope in the place of another.</summary>
    private protected static void Replace(ref Tensor? place, Tensor? value)
    {
        if (!ReferenceEquals(place, value))
        {
            place?.Dispose();
        }

        place = value?.DetachFromDisposeScope();
    }

    private protected static void Reset(ref Tensor? place, Parameter parameter, double value = 0) =>
        Replace(ref place, full_like(parameter, value));

    private protected static void Move(ref Tensor? place, Device device) => Replace(ref place, place?.to(device));

    private protected void CopyFrom(ref Tensor? place, Tensor? source) =>
        Replace(ref place, source?.to(_parameter.device, copy: true));
}
