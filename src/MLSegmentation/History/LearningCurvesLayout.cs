namespace MLSegmentation.History;

/// <summary>How learning curves are laid out.</summary>
/// <param name="Width">The width of a diagram, with its margins.</param>
/// <param name="Right">The margin on the right, with room for names where there are some.</param>
/// <param name="HasNames">Whether the names of the curves stand beside them.</param>
internal sealed record LearningCurvesLayout(int Width, int Right, bool HasNames)
{
    /// <summary>An image of its own.</summary>
    public static LearningCurvesLayout Image { get; } = new(760, 170, true);

    /// <summary>Part of a page; narrow, so that its text is legible on a phone.</summary>
    public static LearningCurvesLayout Page { get; } = new(440, 16, false);
}
