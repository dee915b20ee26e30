namespace MLSegmentation.Morphology;

/// <summary>An object in an image of labels, and the smallest rectangle around it.</summary>
/// <param name="Number">Its number, at least 1.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Right">Its last column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Bottom">Its last row.</param>
/// <param name="Area">How many pixels it has.</param>
internal readonly record struct LabelComponent(int Number, int Left, int Right, int Top, int Bottom, int Area)
{
    /// <summary>The object with one pixel more.</summary>
    public LabelComponent Including(int x, int y) => this with
    {
        Left = Math.Min(Left, x),
        Right = Math.Max(Right, x),
        Top = Math.Min(Top, y),
        Bottom = Math.Max(Bottom, y),
        Area = Area + 1,
    };
}
