namespace MLSegmentation.DataViews;

/// <summary>The pixels that a column of images is to have.</summary>
/// <param name="Kind">The pixels where the images do not all have the same; null where that is an error.</param>
/// <param name="AllowsOthers">Whether the column has them whatever all images have.</param>
internal readonly record struct WantedPixels(PixelKind? Kind, bool AllowsOthers = false)
{
    /// <summary>Whether no image need be looked at to know the column.</summary>
    public bool AreGiven => Kind is not null && AllowsOthers;
}
