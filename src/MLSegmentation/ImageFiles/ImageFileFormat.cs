namespace MLSegmentation.ImageFiles;

/// <summary>Kinds of image files that are told apart by their first bytes.</summary>
internal enum ImageFileFormat
{
    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>Joint Photographic Experts Group.</summary>
    Jpeg,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>Graphics Interchange Format.</summary>
    Gif,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>Tagged Image File Format.</summary>
    Tiff,
}
