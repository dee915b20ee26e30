namespace MLSegmentation;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Left">The column of its left-most pixels, counted from 0.</param>
/// <param name="Top">The row of its top-most pixels, counted from 0.</param>
/// <param name="Width">How many columns it has; 0 where it holds no pixel.</param>
/// <param name="Height">How many rows it has; 0 where it holds no pixel.</param>
public readonly record struct PixelBox(int Left, int Top, int Width, int Height);
