namespace TorchSharp.Modules;

/// <summary>Does one thing with each option of an optimizer, in the order in which they are saved, beside the same option elsewhere.</summary>
internal abstract class OptionVisitor
{
    public abstract void Visit(ref double? option, double? other);

    public abstract void Visit(ref bool? option, bool? other);

    internal sealed class Writer(BinaryWriter writer) : OptionVisitor
    {
        public override void Visit(ref double? option, double? other) => writer.Write(option!.Value);

        public override void Visit(ref bool? option, bool? other) => writer.Write(option!.Value);
    }

    internal sealed class Reader(BinaryReader reader) : OptionVisitor
    {
        public override void Visit(ref double? option, double? other) => option = reader.ReadDouble();

        public override void Visit(ref bool? option, bool? other) => option = reader.ReadBoolean();
    }

    internal sealed class Copier : OptionVisitor
    {
        public override void Visit(ref double? option, double? other) => option = other;

        public override void Visit(ref bool? option, bool? other) => option = other;
    }

    /// <summary>Sets what is not set.</summary>
    internal sealed class Completer : OptionVisitor
    {
        public override void Visit(ref double? option, double? other) => option ??= other;

        public override void Visit(ref bool? option, bool? other) => option ??= other;
    }
}
