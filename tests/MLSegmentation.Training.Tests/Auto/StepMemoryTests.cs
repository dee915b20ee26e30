using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>What processes of <c>mlseg train</c> took at most, by the system's own count, on glibc 2.36 with one thread and 8 images.</summary>
public sealed class StepMemoryTests
{
    private static readonly ResNetUNet Encoder = new() { Encoder = EncoderKind.ImageNetResNet18 };
    private static readonly UNet Network = new() { Width = 16, Depth = 4, Normalization = NormalizationKind.Instance };

    public static TheoryData<NetworkArchitecture, TrainingPrecision, int, int, int, int, double> Trainings => new()
    {
        { Encoder, TrainingPrecision.Full, 2, 128, 128, 4, 1585 },
        { Encoder, TrainingPrecision.Full, 11, 256, 192, 2, 1535 },
        { Encoder, TrainingPrecision.MixedBFloat16, 2, 128, 128, 4, 1628 },
        { Encoder, TrainingPrecision.Full, 2, 256, 256, 4, 1820 },
        { Encoder, TrainingPrecision.MixedBFloat16, 2, 256, 256, 4, 1602 },
        { Network, TrainingPrecision.Full, 2, 256, 256, 4, 1077 },
        { Network with { Width = 32 }, TrainingPrecision.Full, 2, 256, 256, 4, 1828 },
        { Network with { Normalization = NormalizationKind.Batch }, TrainingPrecision.Full, 11, 240, 176, 2, 559 },
        { Network, TrainingPrecision.MixedBFloat16, 2, 256, 256, 4, 860 },
        { Network with { Normalization = NormalizationKind.Batch }, TrainingPrecision.MixedBFloat16, 11, 240, 176, 2, 549 },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void OfTraining_MeasuredProcess_IsWhatItTook(
        NetworkArchitecture network, TrainingPrecision precision, int classes, int width, int height, int batch, double megabytes)
    {
        double estimated = StepMemory.OfTraining(network.CreateGraph(3, classes), [height, width], batch, precision) / 1e6;

        // A process must not take more than 15 % beyond its plan.
        Assert.InRange(estimated / megabytes, 1 / 1.15, 1.15);
    }
}
