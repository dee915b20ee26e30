namespace MLSegmentation;

/// <summary>The numbers that the bytes of an image become for a network, before its mean is taken away.</summary>
public enum PixelScale
{
    /// <summary>0 to 1: each byte divided by 255.</summary>
    ZeroToOne,

    /// <summary>0 to 255: the bytes themselves.</summary>
    ZeroTo255,

    /// <summary>-1 to 1: each byte divided by 127.5, minus 1.</summary>
    MinusOneToOne,
}
