namespace MLSegmentation.VolumeFiles;

/// <summary>Where the voxels of a NIfTI file lie (NIfTI-1 specification, "3D image orientation and location in space").</summary>
internal static class NiftiGeometry
{
    private const int Scanner = 1;
    private const int Aligned = 2;
    private const int Millimetres = 2;

    // Single precision, a few times rounded.
    private const double QuaternionSlack = 1e-3;
    private const double RightAngle = 1e-4;

    /// <summary>The matrix where there is one, else the rotation, else nothing but the spacing, with x to the left and the volume around 0.</summary>
    /// <exception cref="SegmentationException">It is not possible.</exception>
    public static VolumeGeometry Read(NiftiHeader header, VolumeShape shape, string path)
    {
        double[] affine = header.SformCode > 0 ? ReadMatrix(header)
            : header.QformCode > 0 ? ReadRotation(header, path)
            : Assume(header, shape);
        double scale = (header.Units & 7) switch
        {
            1 => 1000,
            3 => 1e-3,
            _ => 1,
        };
        for (int index = 0; index < affine.Length; index++)
        {
            affine[index] *= scale;
        }

        FillFlatAxis(affine, shape, scale);
        return VolumeGeometry.FindFault(affine) is { } fault
            ? throw VolumeLimits.Damaged(path, NiftiReader.Kind, $"its {(header.SformCode > 0 ? "sform" : "qform")} is not possible, {fault}")
            : new VolumeGeometry(affine, header.SformCode > 0 || header.QformCode > 0);
    }

    /// <summary>Puts the geometry into a new header.</summary>
    public static void Write(NiftiHeader header, VolumeGeometry geometry)
    {
        for (int index = 0; index < 12; index++)
        {
            header.SetMatrix(index, geometry.Affine[index]);
        }

        var spacing = geometry.Spacing;
        (double[] quaternion, double qfac, bool isRotation) = FindRotation(geometry);
        header.SetSpacing(0, qfac);
        header.SetSpacing(1, spacing.X);
        header.SetSpacing(2, spacing.Y);
        header.SetSpacing(3, spacing.Z);
        int code = geometry.IsOriented ? Scanner : Aligned;
        header.SetCodes(isRotation ? code : 0, code);
        header.SetUnits(Millimetres);
        for (int index = 0; isRotation && index < 3; index++)
        {
            header.SetRotation(index, quaternion[index + 1]);
            header.SetRotation(index + 3, geometry.Affine[(4 * index) + 3]);
        }
    }

    private static double[] ReadMatrix(NiftiHeader header) => [.. Enumerable.Range(0, 12).Select(header.GetMatrix)];

    private static double[] ReadRotation(NiftiHeader header, string path)
    {
        double b = header.GetRotation(0);
        double c = header.GetRotation(1);
        double d = header.GetRotation(2);
        double square = (b * b) + (c * c) + (d * d);
        if (!(square <= 1 + QuaternionSlack))
        {
            throw VolumeLimits.Damaged(path, NiftiReader.Kind, "its qform is not possible, the quaternion is longer than 1");
        }

        double a = Math.Sqrt(Math.Max(0, 1 - square));
        double norm = Math.Sqrt((a * a) + square);
        (a, b, c, d) = (a / norm, b / norm, c / norm, d / norm);
        double x = SpacingOf(header, 1);
        double y = SpacingOf(header, 2);
        double z = SpacingOf(header, 3) * (header.GetSpacing(0) == -1 ? -1 : 1);
        return
        [
            ((a * a) + (b * b) - (c * c) - (d * d)) * x, 2 * ((b * c) - (a * d)) * y, 2 * ((b * d) + (a * c)) * z, header.GetRotation(3),
            2 * ((b * c) + (a * d)) * x, ((a * a) + (c * c) - (b * b) - (d * d)) * y, 2 * ((c * d) - (a * b)) * z, header.GetRotation(4),
            2 * ((b * d) - (a * c)) * x, 2 * ((c * d) + (a * b)) * y, ((a * a) + (d * d) - (b * b) - (c * c)) * z, header.GetRotation(5),
        ];
    }

    private static double[] Assume(NiftiHeader header, VolumeShape shape)
    {
        double x = SpacingOf(header, 1);
        double y = SpacingOf(header, 2);
        double z = SpacingOf(header, 3);
        return
        [
            -x, 0, 0, x * (shape.Width - 1) / 2,
            0, y, 0, -y * (shape.Height - 1) / 2,
            0, 0, z, -z * (shape.Depth - 1) / 2,
        ];
    }

    /// <summary>Writers leave 0 where there is no such axis, and signs where they mean a flip that the header has another place for.</summary>
    private static double SpacingOf(NiftiHeader header, int axis)
    {
        double spacing = Math.Abs(header.GetSpacing(axis));
        return spacing == 0 || axis > header.GetDimension(0) ? 1 : spacing;
    }

    /// <summary>The step along an axis of one voxel, which images of two dimensions do not have, is at right angles to the others.</summary>
    private static void FillFlatAxis(double[] affine, VolumeShape shape, double scale)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            int flat = axis;
            if (shape[axis] > 1 || Enumerable.Range(0, 3).Any(row => affine[(4 * row) + flat] != 0))
            {
                continue;
            }

            double[] first = Column(affine, (axis + 1) % 3);
            double[] second = Column(affine, (axis + 2) % 3);
            for (int row = 0; row < 3; row++)
            {
                int next = (row + 1) % 3;
                int last = (row + 2) % 3;
                affine[(4 * row) + axis] = scale * ((first[next] * second[last]) - (first[last] * second[next]));
            }
        }
    }

    private static double[] Column(double[] affine, int column)
    {
        double[] values = [affine[column], affine[4 + column], affine[8 + column]];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return norm > 0 ? [.. values.Select(value => value / norm)] : values;
    }

    /// <summary>The quaternion (a, b, c, d) of a geometry, and whether its axes are at right angles, so that there is one.</summary>
    private static (double[] Quaternion, double Qfac, bool IsRotation) FindRotation(VolumeGeometry geometry)
    {
        double[,] axes = new double[3, 3];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                axes[row, column] = geometry.Affine[(4 * row) + column];
            }
        }

        double[,] r = Matrix3.Normalize(axes);
        double qfac = Matrix3.Determinant(r) < 0 ? -1 : 1;
        for (int row = 0; row < 3; row++)
        {
            r[row, 2] *= qfac;
        }

        for (int first = 0; first < 3; first++)
        {
            int second = (first + 1) % 3;
            if (Math.Abs(Enumerable.Range(0, 3).Sum(row => r[row, first] * r[row, second])) > RightAngle)
            {
                return ([], qfac, false);
            }
        }

        return (ToQuaternion(r), qfac, true);
    }

    /// <summary>The quaternion of a rotation, with a ≥ 0, from its largest part, so that nothing is divided by almost 0.</summary>
    private static double[] ToQuaternion(double[,] r)
    {
        double[] squares =
        [
            1 + r[0, 0] + r[1, 1] + r[2, 2],
            1 + r[0, 0] - r[1, 1] - r[2, 2],
            1 - r[0, 0] + r[1, 1] - r[2, 2],
            1 - r[0, 0] - r[1, 1] + r[2, 2],
        ];
        int largest = Array.IndexOf(squares, squares.Max());
        double twice = Math.Sqrt(squares[largest]);
        double x = r[2, 1] - r[1, 2];
        double y = r[0, 2] - r[2, 0];
        double z = r[1, 0] - r[0, 1];
        double xy = r[0, 1] + r[1, 0];
        double xz = r[0, 2] + r[2, 0];
        double yz = r[1, 2] + r[2, 1];
        double[] products = largest switch
        {
            0 => [squares[0], x, y, z],
            1 => [x, squares[1], xy, xz],
            2 => [y, xy, squares[2], yz],
            _ => [z, xz, yz, squares[3]],
        };
        double sign = products[0] < 0 ? -1 : 1;
        return [.. products.Select(product => sign * product / (2 * twice))];
    }
}
