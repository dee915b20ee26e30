using System.CommandLine;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option that lists augmentations.</summary>
internal static class AugmentOption
{
    private const string Name = "--augment";

    /// <summary>A list such as <c>microscopy,elastic:0.8</c>; null where nothing was given.</summary>
    public static Option<IReadOnlyList<Augmentation>?> Create() => new(Name)
    {
        Description = $"Augmentations: {string.Join(", ", AugmentationCatalog.PresetNames)}, or a list, separated by commas, "
            + $"of {string.Join(", ", AugmentationCatalog.Names)}; each with a probability if you like, as in microscopy,elastic:0.8. "
            + "Default: horizontal-flip,vertical-flip,quarter-turn.",
        HelpName = "LIST",
        CustomParser = result =>
        {
            try
            {
                return AugmentationCatalog.Parse(result.Tokens[0].Value);
            }
            catch (SegmentationException exception)
            {
                result.AddError($"{Name}: {exception.Message}");
                return null;
            }
        },
    };
}
