using MLSegmentation.Options;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training;

/// <summary>
/// A training that was chosen for data and a budget: the network, how it is trained, and why. It can be written as a file, read, changed
/// (<c>plan with { … }</c>, or in the file) and trained by.
/// </summary>
/// <remarks>Immutable; equal to another one of the same choices.</remarks>
public sealed record SegmentationPlan
{
    /// <summary>The version of the files that are written and read.</summary>
    public const int Version = 1;

    internal SegmentationPlan()
    {
    }

    /// <summary>What the plan rests on.</summary>
    public required DataFingerprint Fingerprint { get; init; }

    /// <summary>What the training may take.</summary>
    public required PlanBudget Budget { get; init; }

    /// <summary>What is trained.</summary>
    public required NetworkArchitecture Network { get; init; }

    /// <summary>How it is trained.</summary>
    public required PlannedTraining Training { get; init; }

    /// <summary>What the training takes.</summary>
    public required PlannedCost Cost { get; init; }

    /// <summary>The choices and their reasons, in the order in which they were made.</summary>
    public IReadOnlyList<PlannedChoice> Choices
    {
        get
        {
            var values = new Dictionary<string, string>(Network.DescribeHyperParameters()) { ["network"] = Network.Name };
            foreach (var (key, value) in Training.Describe())
            {
                values[key] = value;
            }

            return [.. Reasons.Where(pair => values.ContainsKey(pair.Key)).Select(pair => new PlannedChoice(pair.Key, values[pair.Key], pair.Value))];
        }
    }

    /// <summary>The reason of each choice, by its key.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Reasons
    {
        get;
        init => field = new ValueList<KeyValuePair<string, string>>([.. value]);
    } = new ValueList<KeyValuePair<string, string>>([]);

    /// <summary>Reads a plan from a file.</summary>
    /// <param name="path">The file, as <see cref="Save"/> writes it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, or is no plan; the message names the key that is unknown, missing, of another type, or out of range.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationPlan plan = SegmentationPlan.Load("plan.json");
    /// </code>
    /// </example>
    public static SegmentationPlan Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            return PlanFile.Read(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is SegmentationException or IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The plan '{SegmentationText.Escape(path)}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a plan from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> gives.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="SegmentationException">It is no plan; the message names the key that is unknown, missing, of another type, or out of range.</exception>
    public static SegmentationPlan FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PlanFile.Read(System.Text.Encoding.UTF8.GetBytes(json));
    }

    /// <summary>The plan as JSON, to be read by people, too.</summary>
    /// <returns><c>version</c>, <c>budget</c>, <c>network</c>, <c>training</c>, <c>cost</c>, <c>reasons</c> and <c>fingerprint</c>.</returns>
    public string ToJson() => PlanFile.Write(this);

    /// <summary>Writes <see cref="ToJson"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>The options of a trainer by the plan; change them with a <c>with</c> expression.</summary>
    /// <returns>The options; what the plan does not say, such as the seed and the columns, has its default.</returns>
    /// <example>
    /// <code>
    /// SegmentationTrainerOptions options = SegmentationPlan.Load("plan.json").ToOptions() with { Seed = 1 };
    /// </code>
    /// </example>
    /// <remarks>
    /// Weights of classes go by the order of the classes, so that a training with the plan's refuses masks of other classes, or of the same in another order.
    /// </remarks>
    public SegmentationTrainerOptions ToOptions()
    {
        var options = Training.ToOptions();
        return options.ClassWeighting is ExplicitWeighting weights
            ? options with { ClassWeighting = weights with { ClassNames = [.. Fingerprint.Classes.Select(item => item.Name)] } }
            : options;
    }

    /// <summary>Checks that the sizes of the plan suit a network that is trained in the place of the plan's.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// A side of the plan's patches, or of the size that it brings images to, is no multiple of what the network divides it by.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationPlan plan = SegmentationPlan.Load("plan.json");
    /// plan.CheckSizes(new VNet());
    /// </code>
    /// </example>
    public void CheckSizes(NetworkArchitecture network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var options = ToOptions();
        if (!network.Ranks.Contains(options.Rank))
        {
            return;
        }

        Require(options.Resize, "The plan brings images to", nameof(options.Resize));
        Require(options.Crop, "The crop of the plan is", nameof(options.Crop));

        void Require(ImageSize? size, string fact, string option)
        {
            if (size is { } given)
            {
                CropSize.RequireMultiples(
                    $"{fact} {given}",
                    given,
                    network.GetDivisors(options.Rank),
                    $"Give {new OptionName(option)}, which takes the place of the plan's.");
            }
        }
    }

    /// <summary>Checks what choices have to do with each other.</summary>
    /// <exception cref="SegmentationException">Two do not go together.</exception>
    internal void Check()
    {
        try
        {
            _ = Network.GetDivisors(ToOptions().Rank);
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"network.hyperParameters: {exception.Message}", exception);
        }

        try
        {
            var options = ToOptions();
            options.Validate();
            OptionRules.CheckNetwork(options, Network);
            TrainingPlan.CheckSizes(options, Network.GetDivisors(options.Rank));
            if (options.ClassWeighting is ExplicitWeighting weighting && weighting.Weights.Count != Fingerprint.Classes.Count)
            {
                throw new SegmentationException(
                    $"classWeighting has {weighting.Weights.Count} numbers, but there are {Fingerprint.Classes.Count} classes; give a number for each.");
            }
        }
        catch (Exception exception) when (exception is SegmentationException or SegmentationOptionException)
        {
            throw new SegmentationException($"training: {exception.Message}", exception);
        }
    }
}
