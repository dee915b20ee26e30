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
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    /// <summary>Sets what is not set.</summary>
    internal virtual void Complete(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
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
