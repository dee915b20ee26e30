namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Which of the eight orientations a patch has: pixel (x, y) of the patch is read from its window in the picture at (x, y), after
/// counting from the other end along a flipped axis, and with the axes exchanged where <see cref="IsTransposed"/>.
/// </summary>
/// <remarks>Composing orientations and reading once costs no more than copying; the picture itself is never changed or copied whole.</remarks>
internal readonly record struct PatchGeometry(bool IsTransposed, bool IsFlippedHorizontally, bool IsFlippedVertically)
{
    /// <summary>The patch with left and right exchanged.</summary>
    public PatchGeometry FlipHorizontally() => this with { IsFlippedHorizontally = !IsFlippedHorizontally };

    /// <summary>The patch with top and bottom exchanged.</summary>
    public PatchGeometry FlipVertically() => this with { IsFlippedVertically = !IsFlippedVertically };

    /// <summary>
    /// The patch turned by 90 degrees counter-clockwise: pixel (x, y) of the turned patch is pixel (w - 1 - y, x) of the one before,
    /// w wide. Put into the definition above, that exchanges the two flips, inverts the second, and exchanges the axes.
    /// </summary>
    public PatchGeometry Turn() => new(!IsTransposed, IsFlippedVertically, !IsFlippedHorizontally);
}
