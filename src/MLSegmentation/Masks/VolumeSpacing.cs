using System.Globalization;
using System.Runtime.InteropServices;

namespace MLSegmentation;

/// <summary>The distances between the centres of neighbouring voxels, in millimetres.</summary>
/// <param name="X">From one voxel of a row to the next.</param>
/// <param name="Y">From one row to the next.</param>
/// <param name="Z">From one slice to the next.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VolumeSpacing(double X, double Y, double Z)
{
    /// <summary>A millimetre each way.</summary>
    public static VolumeSpacing One { get; } = new(1, 1, 1);

    /// <summary>Whether all are finite and more than 0.</summary>
    internal bool IsPossible => double.IsFinite(X) && X > 0 && double.IsFinite(Y) && Y > 0 && double.IsFinite(Z) && Z > 0;

    /// <summary>The volume of a voxel, in millilitres.</summary>
    internal double Millilitres => X * Y * Z / 1000;

    /// <summary>Whether another spacing is the same but for rounding, as files write it.</summary>
    internal bool IsNear(VolumeSpacing other)
    {
        const double Tolerance = 1e-3;
        return Math.Abs(X - other.X) <= Tolerance * X && Math.Abs(Y - other.Y) <= Tolerance * Y && Math.Abs(Z - other.Z) <= Tolerance * Z;
    }

    /// <summary>The distances with the letter x between them, and the unit.</summary>
    /// <returns>For example <c>1x1x3 mm</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{X:G6}x{Y:G6}x{Z:G6} mm");
}
