using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training;

/// <summary>The budget of a plan, and which columns it looks at.</summary>
public sealed record SegmentationPlanOptions
{
    /// <summary>
    /// How long the training may take, validation included, on this machine as it is now; above 0. Steps are measured for it. Default: 30 minutes.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public TimeSpan Time { get; init => field = Allowed.When(value > TimeSpan.Zero, value, "times above 0"); } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How many steps the training has, instead of <see cref="Time"/>; at least 1. Nothing is measured then, and the same data and the same memory give the
    /// same plan. Default: null.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for as many as there is time for"); }

    /// <summary>The main memory in bytes that the training's process may take; at least 1. Default: null, half of what the process may use.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public long? Memory { get; init => field = Allowed.AtLeast(value, 1L, "for half of the memory"); }

    /// <summary>
    /// The network to plan for, one of <see cref="Networks"/>: <c>unet</c>; <c>resnet-unet</c>, with the encoder that has learned from ImageNet; or
    /// <c>nnunet</c> or <c>nnunet-residual</c>, whose stages, patch and batch nnU-Net's rules choose, and which alone are planned for volumes. Default:
    /// null, which lets the data decide: <c>unet</c>, <c>resnet-unet</c> for photographs of scenes, or <c>nnunet</c> for volumes.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There are no rules for such a network.</exception>
    public string? Network
    {
        get;
        init => field = Allowed.When(value is null || Networks.Contains(value), value, $"{string.Join(", ", Networks)}, or null to let the data decide");
    }

    /// <summary>The networks that there are rules to plan by.</summary>
    public static IReadOnlyList<string> Networks => PlannedNetworks.Names;

    /// <summary>Those of <see cref="Networks"/> that are planned for volumes, too.</summary>
    public static IReadOnlyList<string> VolumeNetworks => PlannedNetworks.NamesForVolumes;

    /// <summary>
    /// The bytes of a graphics card whose reference nnU-Net's search for patch and batch keeps to, whatever <see cref="Memory"/> and <see cref="Time"/>
    /// there are: 8,000,000,000 gives the plans that nnU-Net makes by default. Only with the networks of nnU-Net; at least 1. Default: null, which makes
    /// patch, batch and width such that memory and time hold them.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public long? ReferenceMemory { get; init => field = Allowed.AtLeast(value, 1L, "for what memory and time hold"); }

    /// <summary>The column of images. Default: <c>Image</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column of masks. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>The classes. Default: null, those that the column of masks carries.</summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>The threads that steps are measured with, 1 to 1024. Default: null, as for a training.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Threads { get; init => field = Allowed.Threads(value); }

    /// <summary>Is told how many images were looked at. Default: null, nobody.</summary>
    public IProgress<Inspection.InspectionProgress>? Progress { get; init; }

    /// <summary>Stops the planning with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks what options have to do with each other, and refuses a time that is too short for anything.</summary>
    /// <exception cref="SegmentationOptionException">Two do not go together.</exception>
    /// <exception cref="SegmentationException">The time is too short.</exception>
    internal void Check()
    {
        if (ReferenceMemory is not null && !PlannedNetworks.HasReference(Network))
        {
            throw SegmentationOptionException.Conflict(
                nameof(ReferenceMemory),
                ReferenceMemory,
                $"but it is for networks that nnU-Net plans; choose nnunet or nnunet-residual with {new OptionName(nameof(Network))}, or leave it out");
        }

        if (Steps is null)
        {
            ShortTimes.Refuse(Time, ShortTimes.OfPlans);
        }
    }
}
