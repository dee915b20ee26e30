using MLSegmentation.Formatting;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Shows patches in notebooks with their masks. .NET Interactive finds it by convention.</summary>
internal sealed class AugmentedImageFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(AugmentedImage), value => Render((AugmentedImage)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    private static string Render(AugmentedImage patch) => SideBySide.Create(patch.Image, patch.Mask, patch.Classes).ToHtml();
}
