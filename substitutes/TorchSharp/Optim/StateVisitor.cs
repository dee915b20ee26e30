using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Does one thing with each part of what an optimizer remembers of a parameter, in the order in which they are saved, beside the same
/// part elsewhere.
/// </summary>
internal abstract class StateVisitor
{
    public virtual void Visit(ref long step, long other)
    {
    }

    public abstract void Visit(ref Tensor tensor, Tensor other);

    /// <summary>Visits a tensor that is saved with a mark of whether there is one.</summary>
    public abstract void VisitConditional(ref Tensor? tensor, Tensor? other);

    internal sealed class Writer(BinaryWriter writer) : StateVisitor
    {
        public override void Visit(ref long step, long other) => writer.Write(step);

        public override void Visit(ref Tensor tensor, Tensor other) => tensor.Save(writer);

        public override void VisitConditional(ref Tensor? tensor, Tensor? other)
        {
            writer.Write(tensor is not null);
            tensor?.Save(writer);
        }
    }

    internal sealed class Reader(BinaryReader reader, Device device) : StateVisitor
    {
        public override void Visit(ref long step, long other) => step = reader.ReadInt64();

        public override void Visit(ref Tensor tensor, Tensor other) => tensor.Load(reader);

        public override void VisitConditional(ref Tensor? tensor, Tensor? other)
        {
            Tensor? loaded = reader.ReadBoolean() ? TensorExtensionMethods.Load(reader) : null;
            OptimizerState.Replace(ref tensor, loaded?.to(device, disposeAfter: true));
        }
    }

    internal sealed class Copier(Device device) : StateVisitor
    {
        public override void Visit(ref long step, long other) => step = other;

        public override void Visit(ref Tensor tensor, Tensor other) => VisitConditional(ref tensor!, other);

        public override void VisitConditional(ref Tensor? tensor, Tensor? other) =>
            OptimizerState.Replace(ref tensor, other?.to(device, copy: true));
    }

    internal sealed class Mover(Device device) : StateVisitor
    {
        public override void Visit(ref Tensor tensor, Tensor other) => VisitConditional(ref tensor!, other);

        public override void VisitConditional(ref Tensor? tensor, Tensor? other) =>
            OptimizerState.Replace(ref tensor, tensor?.to(device));
    }

    internal sealed class Disposer : StateVisitor
    {
        public override void Visit(ref Tensor tensor, Tensor other) => tensor?.Dispose();

        public override void VisitConditional(ref Tensor? tensor, Tensor? other) => tensor?.Dispose();
    }
}
