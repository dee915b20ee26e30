using System.Globalization;

namespace MLSegmentation.VolumeFiles;

/// <summary>The axes of a NRRD file: which of them are those of space, and which one holds channels.</summary>
internal sealed class NrrdAxes
{
    private readonly NrrdHeader _header;
    private readonly long[] _sizes;
    private readonly string[] _kinds;
    private readonly double[]?[]? _directions;
    private readonly int[] _spatial;

    public NrrdAxes(NrrdHeader header)
    {
        _header = header;
        int count = (int)header.Text.ParseWholes("dimension", header.Get("dimension"), 1)[0];
        if (count is < 1 or > 16)
        {
            throw header.Text.Damaged($"it has {count} axes");
        }

        _sizes = header.Text.ParseSizes("sizes", header.Get("sizes"), count);
        _kinds = header.Find("kinds") is { } kinds ? HeaderText.Split(kinds) : [];
        _directions = header.Find("space directions") is { } directions ? ReadVectors(directions, count) : null;
        int[] spatial = [.. Enumerable.Range(0, count).Where(IsSpatial)];

        // Where nothing tells axes apart, the first three are those of space.
        _spatial = spatial.Length > 3 && _directions is null ? [.. spatial.Take(3)] : spatial;
        if (_spatial.Length is 0 or > 3)
        {
            throw header.Text.NotRead($"with {_spatial.Length} axes of space", "Write a volume of three axes.");
        }
    }

    /// <summary>Whether the channels of a voxel stand side by side.</summary>
    public bool IsInterleaved { get; private set; }

    /// <summary>Whether the file says how far voxels are apart.</summary>
    public bool HasSpacing => _directions is not null || _header.Find("spacings") is not null;

    /// <summary>Whether the axes lead to known sides of the patient.</summary>
    private bool IsOriented => _directions is not null && FindSigns() is not null;

    /// <summary>The sizes.</summary>
    /// <exception cref="SegmentationException">They are too large, or there are several volumes.</exception>
    public VolumeShape ReadShape(SegmentationVolumeOptions options, string path)
    {
        int[] others = [.. Enumerable.Range(0, _sizes.Length).Where(axis => !_spatial.Contains(axis) && _sizes[axis] > 1)];
        if (others.Length > 1 || (others.Length == 1 && others[0] > _spatial[0] && others[0] < _spatial[^1]))
        {
            throw _header.Text.NotRead($"of {string.Join('x', _sizes)} voxels, whose axes are not those of one volume", "Write a volume of three axes.");
        }

        long channels = others.Length == 0 ? 1 : _sizes[others[0]];
        if (others.Length == 1 && !options.FourthAxisIsChannels && !IsChannels(others[0]))
        {
            throw VolumeLimits.Several(path, channels, $"its axis {others[0] + 1}");
        }

        IsInterleaved = others.Length == 1 && others[0] < _spatial[0];
        return VolumeLimits.Check(path, [SizeOf(0), SizeOf(1), SizeOf(2), channels], options.MaxVoxels);
    }

    /// <summary>Where the voxels lie.</summary>
    public VolumeGeometry ReadGeometry()
    {
        double[] affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        if (_directions is not null)
        {
            Fill(affine, _directions);
        }
        else if (_header.Find("spacings") is { } spacings)
        {
            double[] values = _header.Text.ParseReals("spacings", spacings, _sizes.Length);
            for (int axis = 0; axis < _spatial.Length; axis++)
            {
                affine[5 * axis] = double.IsNaN(values[_spatial[axis]]) ? 1 : Math.Abs(values[_spatial[axis]]);
            }
        }

        string units = _header.Find("space units") ?? _header.Find("units") ?? "";
        var known = units.Split('"', StringSplitOptions.RemoveEmptyEntries).Select(LengthUnits.FindMillimetres);
        double scale = known.FirstOrDefault(unit => unit is not null) ?? 1;
        affine = [.. affine.Select(number => number * scale)];
        return VolumeGeometry.FindFault(affine) is { } fault
            ? throw _header.Text.Damaged($"its place in space is not possible, {fault}")
            : new VolumeGeometry(affine, IsOriented);
    }

    private long SizeOf(int axis) => axis < _spatial.Length ? _sizes[_spatial[axis]] : 1;

    private bool IsSpatial(int axis) => _directions is not null
        ? _directions[axis] is not null
        : axis >= _kinds.Length || _kinds[axis] is "domain" or "space" or "none" or "???";

    /// <summary>Whether an axis holds the numbers of one voxel; lists and times are of several volumes.</summary>
    private bool IsChannels(int axis) => axis < _kinds.Length
        && (_kinds[axis].Contains("vector", StringComparison.OrdinalIgnoreCase) || _kinds[axis].Contains("color", StringComparison.OrdinalIgnoreCase));

    private void Fill(double[] affine, double[]?[] directions)
    {
        double[] signs = FindSigns() ?? [1, 1, 1];
        double[] origin = _header.Find("space origin") is { } text ? ReadVectors(text, 1)[0] ?? [0, 0, 0] : [0, 0, 0];
        for (int row = 0; row < 3; row++)
        {
            for (int axis = 0; axis < _spatial.Length; axis++)
            {
                affine[(4 * row) + axis] = signs[row] * directions[_spatial[axis]]![row];
            }

            affine[(4 * row) + 3] = signs[row] * origin[row];
        }
    }

    /// <summary>Where the numbers of vectors run to, from right, front and head; null where the file does not say.</summary>
    private double[]? FindSigns() => _header.Find("space")?.ToLowerInvariant() switch
    {
        "right-anterior-superior" or "ras" or "right-anterior-superior-time" or "rast" => [1, 1, 1],
        "left-anterior-superior" or "las" or "left-anterior-superior-time" or "last" => [-1, 1, 1],
        "left-posterior-superior" or "lps" or "left-posterior-superior-time" or "lpst" => [-1, -1, 1],
        _ => null,
    };

    /// <summary>Vectors such as <c>(0,0,1.5)</c>; null for one that is <c>none</c>. Those of two numbers lie in the plane.</summary>
    private double[]?[] ReadVectors(string text, int count)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] words = text.Replace("none", "()", StringComparison.Ordinal).Split(')', Trimmed);
        string[][] vectors = [.. words.Select(word => word.TrimStart('(').Split(',', Trimmed))];
        if (vectors.Length != count)
        {
            throw _header.Text.Damaged($"it has {vectors.Length} vectors where {count} are expected: {text}");
        }

        return [.. vectors.Select(numbers => numbers.Length == 0 ? null : ReadVector(numbers, text))];
    }

    private double[] ReadVector(string[] numbers, string text)
    {
        double[] vector = new double[3];
        for (int index = 0; index < numbers.Length && index < 3; index++)
        {
            if (!double.TryParse(numbers[index], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[index]))
            {
                throw _header.Text.Damaged($"it has a vector that is none: {text}");
            }
        }

        return numbers.Length is >= 2 and <= 4 ? vector : throw _header.Text.Damaged($"it has a vector of {numbers.Length} numbers: {text}");
    }
}
