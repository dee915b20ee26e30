using System.Runtime.InteropServices;

namespace MLSegmentation.Tiling;

/// <summary>What a tile covers along one side of the image, and of that, which part it decides where only one tile does.</summary>
/// <param name="Start">The first row or column.</param>
/// <param name="Length">How many there are.</param>
/// <param name="KeepBegin">The first one that it decides.</param>
/// <param name="KeepEnd">The one behind the last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TileSpan(int Start, int Length, int KeepBegin, int KeepEnd)
{
    /// <summary>The one behind the last that it covers.</summary>
    public int End => Start + Length;
}
