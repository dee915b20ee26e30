namespace TorchSharp.Modules;

/// <summary>What every optimizer can be told.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
        Visit(new OptionVisitor.Writer(writer), this);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        Visit(new OptionVisitor.Reader(reader), this);
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
        Visit(new OptionVisitor.Copier(), source);
    }

    /// <summary>Sets what is not set.</summary>
    internal void Complete(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
        Visit(new OptionVisitor.Completer(), defaults);
    }

    /// <summary>Shows the visitor each option of this kind of optimizer, beside the same one of <paramref name="other"/>.</summary>
    internal virtual void Visit(OptionVisitor visitor, OptimizerOptions other)
    {
    }

    internal static void RequireNotNegative(double value, string option)
    {
        if (value < 0)
        {
            throw new ArgumentException($"Invalid {option}: {value}; it must not be negative.");
        }
    }

    internal static void RequireBelowOne(double value, string option)
    {
        if (value is not (>= 0 and < 1))
        {
            throw new ArgumentException($"Invalid {option}: {value}; it must be at least 0 and less than 1.");
        }
    }
}
