namespace MLSegmentation.Regions.Formats;

/// <summary>Where the fields of an ImageJ region are, all of them with the high byte first.</summary>
internal static class RoiLayout
{
    public const int HeaderLength = 64;
    public const int SecondHeaderLength = 64;
    public const int CurrentVersion = 228;

    public const int Version = 4;
    public const int Type = 6;
    public const int Top = 8;
    public const int Left = 10;
    public const int Bottom = 12;
    public const int Right = 14;
    public const int CornerCount = 16;

    /// <summary>Four floats: the rectangle, where it is finer than pixels; or the number of corners where it takes more than 16 bits.</summary>
    public const int Numbers = 18;
    public const int PathLength = 36;
    public const int StrokeColor = 40;
    public const int Subtype = 48;
    public const int Options = 50;
    public const int SecondHeader = 60;

    // In the second header.
    public const int NameOffset = 16;
    public const int NameLength = 20;

    // Types.
    public const byte Polygon = 0;
    public const byte Rectangle = 1;
    public const byte Oval = 2;
    public const byte Freehand = 7;
    public const byte Traced = 8;

    /// <summary>The subtype of texts.</summary>
    public const int Text = 1;

    /// <summary>The option of corners that are finer than pixels.</summary>
    public const int SubPixel = 128;

    // Commands of paths.
    public const int Move = 0;
    public const int Line = 1;
    public const int Quadratic = 2;
    public const int Cubic = 3;
    public const int Close = 4;

    /// <summary>How a region begins.</summary>
    public static ReadOnlySpan<byte> Signature => "Iout"u8;
}
