using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Collects why a plan is as it is, a sentence or two for each choice.</summary>
/// <param name="given">What is known of the images, or volumes.</param>
/// <param name="data">What the network sees of them: of volumes perhaps slices.</param>
/// <param name="budget">What the training may take.</param>
/// <param name="scope">Which plan is wanted.</param>
/// <param name="isResized">Whether the network sees whole images, made smaller.</param>
internal sealed class PlanReasons(DataFingerprint given, DataFingerprint data, PlanBudget budget, PlanScope scope, bool isResized)
{
    private readonly List<KeyValuePair<string, string>> _all = [];

    /// <summary>The choices with their reasons, in the order in which they were made.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>Adds a reason.</summary>
    public void Add(string choice, string reason) => _all.Add(KeyValuePair.Create(choice, reason));

    /// <summary>Why it is computed in so many bits.</summary>
    public void AddPrecision(TrainingPrecision precision) => Add("precision", budget.Time is null
        ? "With a budget in steps nothing is measured, and 32 bits compute everywhere alike."
        : precision == TrainingPrecision.Full
            ? "Steps in 16 bits are not faster on this machine, or do not fit into the memory."
            : "Steps in 16 bits are faster on this machine, and teach as much wherever that was measured.");

    /// <summary>Why network and patches are as they are.</summary>
    public void AddShape(TrainingShape shape, int steps)
    {
        Add("network", NetworkReasons.Explain(data, scope));
        switch (shape.Network)
        {
            case UNet network:
                Add("width", ExplainWidth(network, steps));
                Add("depth", ShapeRules.ExplainDepth(shape));
                break;
            case NNUNet network:
                Add("width", NNUNetRules.ExplainWidth(network, scope));
                Add("strides", NNUNetRules.ExplainStrides(shape));
                Add("kernels", "nnU-Net's rule: 3 along axes whose pixels are about as far apart as the finest, else 1; pixels of images count as square.");
                Add("deep-supervision", "nnU-Net's: each stage of the decoder is supervised, the coarser the less.");
                break;
            default:
                Add("encoder", "Its weights come with a package and need no download.");
                break;
        }

        bool isOfNNUNet = shape.Network is NNUNet;
        Add("norm", NetworkReasons.ExplainNormalization(shape.Network, data));
        Add(
            isResized ? "resize" : "crop",
            isOfNNUNet && scope is { Variant: PlanVariant.Usual } ? VolumeShapes.ExplainPatch(data)
            : isOfNNUNet ? NNUNetRules.ExplainPatch(data, scope)
            : ShapeRules.ExplainSize(shape, data, scope.Variant));
        Add("batchSize", isOfNNUNet && scope is { Variant: PlanVariant.Usual } ? "nnU-Net's least: more patches in a batch would leave fewer steps."
            : isOfNNUNet ? NNUNetRules.ExplainBatch(scope)
            : ShapeRules.AreScenes(data) ? "More steps of two images teach more than fewer of four."
            : "A batch has two patches, or up to four while they cover at most a twentieth of the data and fit into memory and time; never more than images.");
        Add("steps", budget.Time is null
            ? "As many as the budget gives."
            : "As many as the time allows by the steps that were measured, less what reading and writing take.");
    }

    /// <summary>Why volumes are prepared as they are; nothing of images.</summary>
    public void AddVolumes()
    {
        if (given.Spacing is not null)
        {
            Add("spacing", VolumeShapes.SpacingReason);
            Add("window", VolumeShapes.ExplainWindow(given));
            Add("normalization", VolumeShapes.ExplainNormalization(given));
            Add("slices", VolumeShapes.ExplainSlices(given, scope.Variant));
        }
    }

    private string ExplainWidth(UNet network, int steps)
    {
        int width = network.Width;
        if (budget.Time is not { } time)
        {
            return width > ShapeRules.UsualWidth ? $"{steps} steps are enough to make use of so many channels, and the memory holds them."
                : width == ShapeRules.UsualWidth ? $"So many channels learn well in {steps} steps on a processor."
                : "The memory holds no more channels.";
        }

        string seconds = string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
        return width > ShapeRules.UsualWidth
            ? $"The most channels that leave {Planner.StepsForMoreWidth} steps in {seconds} on this machine, and fit into the memory."
            : width == ShapeRules.UsualWidth
            ? $"More channels would leave fewer than {Planner.StepsForMoreWidth} steps in {seconds} here, or not fit into the memory."
            : $"More channels would leave fewer than {Planner.EnoughSteps} steps in {seconds} on this machine, or not fit into the memory.";
    }
}
