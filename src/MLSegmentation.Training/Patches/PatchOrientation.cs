namespace MLSegmentation.Training.Patches;

/// <summary>
/// Which of the eight orientations a patch has: pixel (x, y) of the patch is read from its window in the image at (x, y), after
/// counting from the other end along a flipped axis, and with the axes exchanged where <see cref="IsTransposed"/>.
/// </summary>
/// <remarks>Such a patch is made of pixels as they are, so reading it costs no more than copying.</remarks>
internal readonly record struct PatchOrientation(bool IsTransposed, bool IsFlippedHorizontally, bool IsFlippedVertically);
