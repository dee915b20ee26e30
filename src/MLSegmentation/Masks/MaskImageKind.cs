namespace MLSegmentation;

/// <summary>What the pixels of an image of a mask are.</summary>
public enum MaskImageKind
{
    /// <summary>The colours of the classes; ignored pixels are white.</summary>
    Colors,

    /// <summary>The class indices as grey values; ignored pixels are 255, white.</summary>
    Indices,
}
