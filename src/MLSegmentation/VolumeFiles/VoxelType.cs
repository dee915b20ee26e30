namespace MLSegmentation.VolumeFiles;

/// <summary>How a file stores the number of a voxel.</summary>
internal enum VoxelType
{
    Unsigned8,
    Signed8,
    Unsigned16,
    Signed16,
    Unsigned32,
    Signed32,
    Unsigned64,
    Signed64,
    Float32,
    Float64,
}

/// <summary>What follows from how numbers are stored.</summary>
internal static class VoxelTypes
{
    /// <summary>Bytes of a number.</summary>
    public static int GetSize(this VoxelType type) => type switch
    {
        VoxelType.Unsigned8 or VoxelType.Signed8 => 1,
        VoxelType.Unsigned16 or VoxelType.Signed16 => 2,
        VoxelType.Unsigned32 or VoxelType.Signed32 or VoxelType.Float32 => 4,
        _ => 8,
    };

    /// <summary>What users are told that the numbers are; those of 64 bits have one name.</summary>
    public static SampleType ToSampleType(this VoxelType type) => type switch
    {
        VoxelType.Unsigned8 => SampleType.Unsigned8,
        VoxelType.Signed8 => SampleType.Signed8,
        VoxelType.Unsigned16 => SampleType.Unsigned16,
        VoxelType.Signed16 => SampleType.Signed16,
        VoxelType.Unsigned32 => SampleType.Unsigned32,
        VoxelType.Signed32 => SampleType.Signed32,
        VoxelType.Float32 => SampleType.Float32,
        _ => SampleType.Float64,
    };

    /// <summary>The name of a type that is written, the same in NRRD and OME.</summary>
    public static string GetName(this VoxelType type) => type switch
    {
        VoxelType.Unsigned8 => "uint8",
        VoxelType.Signed8 => "int8",
        VoxelType.Unsigned16 => "uint16",
        VoxelType.Signed16 => "int16",
        VoxelType.Unsigned32 => "uint32",
        VoxelType.Signed32 => "int32",
        VoxelType.Float64 => "double",
        _ => "float",
    };

    /// <summary>Whether numbers are whole.</summary>
    public static bool IsWhole(this SampleType samples) => samples is not (SampleType.Float16 or SampleType.Float32 or SampleType.Float64);

    /// <summary>The type in which numbers are written: the wanted one where it holds them all exactly, and one that does otherwise.</summary>
    public static VoxelType Choose(SampleType wanted, ReadOnlySpan<float> values)
    {
        VoxelType? whole = wanted switch
        {
            SampleType.Unsigned8 => VoxelType.Unsigned8,
            SampleType.Signed8 => VoxelType.Signed8,
            SampleType.Unsigned16 => VoxelType.Unsigned16,
            SampleType.Signed16 => VoxelType.Signed16,
            SampleType.Unsigned32 => VoxelType.Unsigned32,
            SampleType.Signed32 => VoxelType.Signed32,
            _ => null,
        };
        return whole is { } type && Holds(type, values) ? type : wanted == SampleType.Float64 ? VoxelType.Float64 : VoxelType.Float32;
    }

    /// <summary>The type of whole numbers, the smallest of those that are given, that holds all values; null where none does.</summary>
    public static VoxelType? FindWhole(ReadOnlySpan<float> values, params ReadOnlySpan<VoxelType> types)
    {
        foreach (var type in types)
        {
            if (Holds(type, values))
            {
                return type;
            }
        }

        return null;
    }

    private static bool Holds(VoxelType type, ReadOnlySpan<float> values)
    {
        (double least, double most) = type switch
        {
            VoxelType.Unsigned8 => (byte.MinValue, byte.MaxValue),
            VoxelType.Signed8 => (sbyte.MinValue, sbyte.MaxValue),
            VoxelType.Unsigned16 => (ushort.MinValue, ushort.MaxValue),
            VoxelType.Signed16 => (short.MinValue, short.MaxValue),
            VoxelType.Unsigned32 => (uint.MinValue, uint.MaxValue),
            _ => ((double)int.MinValue, (double)int.MaxValue),
        };
        foreach (float value in values)
        {
            if (!(value >= least && value <= most && MathF.Truncate(value) == value))
            {
                return false;
            }
        }

        return true;
    }
}
