using System.Runtime.InteropServices;

namespace MLSegmentation.Tiling;

/// <summary>Where a tile of a volume lies.</summary>
/// <param name="Slice">Its slices.</param>
/// <param name="Row">Its rows.</param>
/// <param name="Column">Its columns.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VolumeTile(TileSpan Slice, TileSpan Row, TileSpan Column)
{
    /// <summary>Its size.</summary>
    public ImageSize Size => new(Column.Length, Row.Length, Slice.Length);
}
