using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Weights;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Loop;

/// <summary>Fits the options of a training to what its column of images holds: volumes or not.</summary>
internal static class VolumeRules
{
    private static readonly OptionName Volumes = new(nameof(SegmentationTrainerOptions.Volumes));
    private static readonly OptionName Slices = new($"{nameof(SegmentationTrainerOptions.Volumes)}.{nameof(VolumePreparation.Slices)}");
    private static readonly OptionName Crop = new(nameof(SegmentationTrainerOptions.Crop));

    private static readonly OptionText LeaveOut =
        $"Take them out of {new OptionName(nameof(SegmentationTrainerOptions.Augmentations))}, or give them the probability 0.";

    /// <summary>The options with those for volumes filled in where there are volumes; options that do not fit are refused.</summary>
    public static SegmentationTrainerOptions Fit(SegmentationTrainerOptions options, DataViewSchema.Column images)
    {
        if (ImageType.Of(images) is not { IsVolume: true })
        {
            RequireNone(options.Volumes, images);
            Require(options.Crop is not { Depth: > 1 }, $"{Crop} is {options.Crop}, but the column '{images.Name}' holds {images.Type}, which has no depth.");
            RequireImages(options.Augmentations, images);
            return options;
        }

        Require(
            options.Resize is null,
            $"{new OptionName(nameof(options.Resize))} is for images, but the column '{images.Name}' holds volumes, which are resampled to a spacing "
            + $"({Volumes}) instead. Leave it out.");
        var fitted = options with { Volumes = options.Volumes ?? new VolumePreparation() };
        Require(
            fitted.Rank == 2 || options.Crop is not { Depth: 1 },
            $"{Crop} is {options.Crop}, but volumes need a depth, too: width x height x depth, for example 64x64x64. To train on slices, set {Slices} to 1.");
        Require(
            fitted.Rank == 3 || options.Crop is not { Depth: > 1 },
            $"{Crop} is {options.Crop}, but {Slices} is {fitted.Volumes?.Slices}, so the network sees slices, which have no depth. Give width x height.");
        RequireDepth(fitted);
        return fitted.HasDefaultAugmentations ? fitted with { Augmentations = AugmentationPresets.Volumes } : fitted;
    }

    /// <summary>Checks that a network can be built for what it is to see.</summary>
    public static void RequireRank(NetworkArchitecture network, int rank)
    {
        if (network.Ranks.Contains(rank))
        {
            return;
        }

        string others = string.Join(", ", NetworkCatalog.Names.Where(name => NetworkCatalog.Create(name).Ranks.Contains(rank)));
        throw SegmentationException.Naming(
            rank == 3
                ? (OptionText)$"The network {network.Name} is for images. Train it on slices of the volumes ({Slices} = 1), or train one of {others}."
                : (OptionText)$"The network {network.Name} is for volumes only. Train one of {others}.");
    }

    /// <summary>Checks that the model that a training goes on from sees what the training shows it.</summary>
    public static void CheckOrigin(SegmentationTrainerOptions options, StoredWeights? weights)
    {
        if (weights?.Model is not { } model || model.Volumes == options.Volumes)
        {
            return;
        }

        const string Advice = "or write the weights alone with SaveWeights and begin with that file.";
        OptionText message = (model.Volumes, options.Volumes) switch
        {
            (null, _) => $"The model '{weights.Path}' was trained on images, but there are volumes. Begin with a model for volumes; {Advice}",
            (_, null) => $"The model '{weights.Path}' was trained on volumes, but there are images. Begin with a model for images; {Advice}",
            _ => $"The model '{weights.Path}' was trained on volumes that were prepared otherwise: {model.Volumes}, but {Volumes} is {options.Volumes}. "
                + $"Prepare volumes alike; {Advice}",
        };
        throw SegmentationException.Naming(message);
    }

    /// <summary>Refuses what only volumes have, by the names of what was set.</summary>
    private static void RequireNone(VolumePreparation? preparation, DataViewSchema.Column images)
    {
        if (preparation is not { } given)
        {
            return;
        }

        (string Name, bool IsSet)[] options =
        [
            (nameof(given.Spacing), given.Spacing is not null),
            (nameof(given.Window), given.Window is not null),
            (nameof(given.Normalization), given.Normalization != new VolumePreparation().Normalization),
            (nameof(given.Slices), given.Slices is not null),
        ];
        OptionText[] names = [.. options.Where(option => option.IsSet).Select(OptionText (option) => $"{new OptionName($"{Volumes.Name}.{option.Name}")}")];
        var name = names.Length > 0 ? OptionText.Join(" and ", names) : (OptionText)$"{Volumes}";
        var (verb, them) = names.Length > 1 ? ("are", "them") : ("is", "it");
        throw SegmentationException.Naming($"{name} {verb} for volumes, but the column '{images.Name}' holds {images.Type}. Leave {them} out.");
    }

    private static void RequireImages(IReadOnlyList<Augmentation> augmentations, DataViewSchema.Column images)
    {
        var refused = FindForVolumes(augmentations).ToList();
        Require(
            refused.Count == 0,
            $"The column '{images.Name}' holds {images.Type}, but these augmentations change volumes only: {string.Join(", ", refused)}. {LeaveOut}");
    }

    /// <summary>Refuses what does nothing to slices. Rotations turn them, whether they tilt volumes or not.</summary>
    private static void RequireDepth(SegmentationTrainerOptions options)
    {
        if (options.Volumes?.Slices is not { } slices)
        {
            return;
        }

        var refused = FindForVolumes(options.Augmentations).Where(item => item is Rotation rotation ? rotation.Degrees == 0 : slices == 1).ToList();
        Require(
            refused.Count == 0,
            $"{Slices} is {slices}, so the network sees slices, which these augmentations do not change: {string.Join(", ", refused)}. {LeaveOut}");
    }

    private static IEnumerable<GeometricAugmentation> FindForVolumes(IReadOnlyList<Augmentation> augmentations) =>
        augmentations.OfType<GeometricAugmentation>().Where(item => item.NeedsVolumes && item.Probability > 0);

    private static void Require(bool isValid, OptionText message)
    {
        if (!isValid)
        {
            throw SegmentationException.Naming(message);
        }
    }
}
