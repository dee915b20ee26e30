using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Auto;

/// <summary>Which of the possible plans is wanted, and what it is a part of.</summary>
internal sealed record PlanScope
{
    /// <summary>A plan of a training that stands alone.</summary>
    public static PlanScope Whole { get; } = new();

    /// <summary>What the plan has that others for the same data may not have.</summary>
    public PlanVariant Variant { get; init; } = PlanVariant.Usual;

    /// <summary>Whether the network was asked for, rather than chosen.</summary>
    public bool IsAskedFor { get; init; }

    /// <summary>
    /// The bytes of the graphics card whose reference nnU-Net's search keeps to, whatever memory and time there are; null to keep to these instead.
    /// </summary>
    public double? ReferenceMemory { get; init; }

    /// <summary>Whether the encoder's weights are at hand, which is told where it would be the choice and is not.</summary>
    public bool AreWeightsThere { get; init; } = ImageNetWeights.AreThere;

    /// <summary>The share of the budget's time or steps that the training gets; what else there is to do, such as trials, takes the rest.</summary>
    public double Share { get; init; } = 1;

    /// <summary>
    /// Says what the run that the training is a part of has taken of the budget's time by now, measuring included; null for a plan that stands alone,
    /// whose time is that of the training.
    /// </summary>
    public Func<TimeSpan>? GetSpent { get; init; }

    /// <summary>Whether images are held out by whoever wants the plan, so that the training need not.</summary>
    public bool HoldsOut { get; init; }
}
