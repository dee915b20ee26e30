namespace MLSegmentation.Hosting.Endpoints;

/// <summary>What is answered to an image.</summary>
internal enum ResponseFormat
{
    /// <summary>The mask as PNG, whose palette index is the class index.</summary>
    Mask,

    /// <summary>The objects as JSON.</summary>
    Objects,

    /// <summary>The objects as GeoJSON.</summary>
    GeoJson,

    /// <summary>The image with the mask drawn over it, as PNG.</summary>
    Overlay,

    /// <summary>The same as JPEG.</summary>
    OverlayJpeg,

    /// <summary>A viewer of a volume and its mask, as HTML.</summary>
    Viewer,
}
