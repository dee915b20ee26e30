using System.Globalization;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

/// <summary>
/// Where the voxels of a volume lie: from the index of a voxel (x, y, z) to millimetres to the right of the patient, to the front and to the head
/// ("RAS+"). Immutable.
/// </summary>
public sealed class VolumeGeometry
{
    /// <summary>By how much of its spacing two volumes may differ and still lie in one place.</summary>
    private const double Tolerance = 1e-3;

    // Axes nearer to a common plane than this are those of damaged files.
    private const double LeastVolume = 1e-6;
    private const double LeastSpacing = 1e-9;
    private const double MostSpacing = 1e9;
    private const double Farthest = 1e12;

    private readonly double[] _affine;

    /// <summary>Creates a geometry from a matrix.</summary>
    /// <param name="affine">
    /// Row by row, 4x4 or the first three rows of it: voxel (x, y, z, 1) is multiplied with it. The columns are the steps to the next voxel along x, y
    /// and z, the last one is where voxel (0, 0, 0) lies.
    /// </param>
    /// <param name="isOriented">Whether it is known how the volume lies in the patient. Default: true.</param>
    /// <exception cref="ArgumentException">The matrix has another size, is not finite, or its axes lie in a plane.</exception>
    public VolumeGeometry(ReadOnlySpan<double> affine, bool isOriented = true)
    {
        if (affine.Length is not (12 or 16) || (affine.Length == 16 && affine[12..] is not [0, 0, 0, 1]))
        {
            throw new ArgumentException("A matrix of 3x4 numbers is needed, or one of 4x4 whose last row is 0, 0, 0, 1.", nameof(affine));
        }

        if (FindFault(affine) is { } fault)
        {
            throw new ArgumentException($"The matrix cannot be that of a volume: {fault}.", nameof(affine));
        }

        // Where signs are turned, zeros become negative ones, which nobody wants to see.
        _affine = [.. affine[..12].ToArray().Select(number => number + 0.0), 0, 0, 0, 1];
        Affine = Array.AsReadOnly(_affine);
        IsOriented = isOriented;
        double[] norms = Matrix3.ColumnNorms(Axes);
        Spacing = new VolumeSpacing(norms[0], norms[1], norms[2]);
    }

    /// <summary>The matrix of 4x4 numbers, row by row.</summary>
    public IReadOnlyList<double> Affine { get; }

    /// <summary>The distances between neighbouring voxels, in millimetres: the lengths of the matrix's columns.</summary>
    public VolumeSpacing Spacing { get; }

    /// <summary>Whether the file says how the volume lies in the patient; otherwise the orientation is assumed.</summary>
    public bool IsOriented { get; }

    /// <summary>
    /// Where x, y and z run to, as nearly as one letter says it: R or L (right, left), A or P (front, back), S or I (head, feet), for example "RAS".
    /// </summary>
    public string AxisCodes => string.Concat(FindWorldAxes().Select(axis => (axis.IsNegative ? "LPI" : "RAS")[axis.Axis]));

    /// <summary>A geometry of which nothing but the spacing is known: voxel (0, 0, 0) lies at 0, and x, y and z count as "RAS".</summary>
    /// <param name="spacing">The spacing, in millimetres.</param>
    /// <returns>The geometry.</returns>
    /// <exception cref="ArgumentException">A distance is not above 0.</exception>
    public static VolumeGeometry FromSpacing(VolumeSpacing spacing) =>
        new([spacing.X, 0, 0, 0, 0, spacing.Y, 0, 0, 0, 0, spacing.Z, 0], isOriented: false);

    /// <summary>
    /// Whether two volumes lie in the same place: no step from voxel to voxel differs by more than a thousandth of its spacing, and the first voxel
    /// by no more than a thousandth of the smallest spacing.
    /// </summary>
    /// <param name="other">The other geometry.</param>
    /// <returns>Whether they do.</returns>
    public bool Matches(VolumeGeometry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        double[] spacings = [Spacing.X, Spacing.Y, Spacing.Z, Math.Min(Spacing.X, Math.Min(Spacing.Y, Spacing.Z))];
        return !_affine.Where((number, index) => Math.Abs(number - other._affine[index]) > Tolerance * spacings[index % 4]).Any();
    }

    /// <summary>The spacing and where the axes run to, for debuggers and logs.</summary>
    /// <returns>For example <c>1x1x3 mm, RAS</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Spacing.X:G6}x{Spacing.Y:G6}x{Spacing.Z:G6} mm, {AxisCodes}");

    /// <summary>What is wrong with a matrix of at least three rows; null where nothing is.</summary>
    internal static string? FindFault(ReadOnlySpan<double> affine)
    {
        foreach (double number in affine[..12])
        {
            if (!double.IsFinite(number))
            {
                return "not all of its numbers are finite";
            }
        }

        double[,] axes = AxesOf(affine);
        if (Matrix3.ColumnNorms(axes).Any(norm => norm is not (>= LeastSpacing and <= MostSpacing)))
        {
            return "an axis has no length, or one that is not possible";
        }

        return affine[3] is >= -Farthest and <= Farthest && affine[7] is >= -Farthest and <= Farthest && affine[11] is >= -Farthest and <= Farthest
            ? Math.Abs(Matrix3.Determinant(Matrix3.Normalize(axes))) < LeastVolume ? "its axes lie in a plane" : null
            : "its origin is not possible";
    }

    /// <summary>How the axes are exchanged and flipped to run to the right, the front and the head.</summary>
    internal AxisMap ToCanonical()
    {
        var world = FindWorldAxes();
        int[] sources = [.. Enumerable.Range(0, 3).Select(axis => Array.FindIndex(world, one => one.Axis == axis))];
        return new AxisMap(sources, [.. sources.Select(source => world[source].IsNegative)]);
    }

    /// <summary>The geometry of a volume whose axes were exchanged and flipped.</summary>
    /// <param name="map">How.</param>
    /// <param name="shape">The sizes before that.</param>
    internal VolumeGeometry Reorder(AxisMap map, VolumeShape shape)
    {
        if (map.IsIdentity)
        {
            return this;
        }

        double[] affine = new double[12];
        for (int row = 0; row < 3; row++)
        {
            double origin = _affine[(4 * row) + 3];
            for (int axis = 0; axis < 3; axis++)
            {
                double step = _affine[(4 * row) + map.SourceOf(axis)];
                affine[(4 * row) + axis] = map.IsFlipped(axis) ? -step : step;
                origin += map.IsFlipped(axis) ? step * (shape[map.SourceOf(axis)] - 1) : 0;
            }

            affine[(4 * row) + 3] = origin;
        }

        return new VolumeGeometry(affine, IsOriented);
    }

    private double[,] Axes => AxesOf(_affine);

    private static double[,] AxesOf(ReadOnlySpan<double> affine) => new[,]
    {
        { affine[0], affine[1], affine[2] },
        { affine[4], affine[5], affine[6] },
        { affine[8], affine[9], affine[10] },
    };

    /// <summary>
    /// For x, y and z, the axis of the patient that is nearest, each once. The one that is nearest of all chooses first, so that it makes no difference
    /// in which order a file stores them.
    /// </summary>
    private (int Axis, bool IsNegative)[] FindWorldAxes()
    {
        double[,] directions = Matrix3.NearestOrthogonal(Matrix3.Normalize(Axes));
        var free = new List<int> { 0, 1, 2 };
        var found = new (int Axis, bool IsNegative)[3];
        foreach (int axis in Enumerable.Range(0, 3).OrderByDescending(axis => Enumerable.Range(0, 3).Max(world => Math.Abs(directions[world, axis]))))
        {
            int nearest = free.MaxBy(world => Math.Abs(directions[world, axis]));
            found[axis] = (nearest, directions[nearest, axis] < 0);
            free.Remove(nearest);
        }

        return found;
    }
}
