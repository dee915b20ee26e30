namespace MLSegmentation.Reports;

/// <summary>How learning curves are laid out, and in which colours.</summary>
/// <param name="Width">The width of a diagram, with its margins.</param>
/// <param name="Right">The margin on the right, with room for names where there are some.</param>
/// <param name="HasNames">Whether the names of the curves stand beside them.</param>
/// <param name="Ink">The colour of a curve that has none of its own.</param>
/// <param name="Grid">The attributes of the lines behind the curves.</param>
internal sealed record LearningCurvesLayout(int Width, int Right, bool HasNames, string Ink, string Grid)
{
    /// <summary>An image of its own, on white.</summary>
    public static LearningCurvesLayout Image { get; } = new(760, 170, true, "#000000", "stroke=\"#dddddd\"");

    /// <summary>Part of a page, which decides about the colours; narrow, so that its text is legible on a phone.</summary>
    public static LearningCurvesLayout Page { get; } = new(440, 16, false, "currentColor", "stroke=\"currentColor\" stroke-opacity=\"0.2\"");
}
