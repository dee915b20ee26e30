using System.Buffers.Binary;

namespace MLSegmentation.VolumeFiles;

/// <summary>The header of a NIfTI file, in its own version and order of bytes, so that what is not understood here stays as it is.</summary>
internal sealed class NiftiHeader
{
    public const int Length1 = 348;
    public const int Length2 = 540;

    private readonly byte[] _bytes;

    private NiftiHeader(byte[] bytes, bool isBigEndian)
    {
        (_bytes, IsBigEndian, IsVersion2) = (bytes, isBigEndian, bytes.Length == Length2);
    }

    /// <summary>Whether the highest byte of a number comes first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether it is NIfTI-2, whose sizes have 64 bits.</summary>
    public bool IsVersion2 { get; }

    /// <summary>All bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The first bytes of the magic word: <c>n+</c> for a single file, <c>ni</c> for a pair.</summary>
    public ReadOnlySpan<byte> Magic => _bytes.AsSpan(IsVersion2 ? 4 : 344, IsVersion2 ? 8 : 4);

    /// <summary>Where the voxels begin: in the single file, or in that of the voxels.</summary>
    public double VoxelOffset
    {
        get => IsVersion2 ? GetWhole(168, 8) : GetReal(108, 4);
        set => Set(108, 168, value, isWhole2: true);
    }

    /// <summary>What the numbers are.</summary>
    public int DataType => (int)GetWhole(IsVersion2 ? 12 : 70, 2);

    public double Slope => Get(112, 176);

    public double Intercept => Get(116, 184);

    public int QformCode => (int)(IsVersion2 ? GetWhole(344, 4) : GetWhole(252, 2));

    public int SformCode => (int)(IsVersion2 ? GetWhole(348, 4) : GetWhole(254, 2));

    /// <summary>The units of space (three bits) and time.</summary>
    public int Units => (int)(IsVersion2 ? GetWhole(500, 4) : _bytes[123]);

    /// <summary>The bytes of a header in front of which its length stands; null where the length is that of no NIfTI header.</summary>
    public static (int Length, bool IsBigEndian)? Detect(ReadOnlySpan<byte> begin)
    {
        if (begin.Length < 4)
        {
            return null;
        }

        foreach (int length in (ReadOnlySpan<int>)[Length1, Length2])
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(begin) == length)
            {
                return (length, false);
            }

            if (BinaryPrimitives.ReadInt32BigEndian(begin) == length)
            {
                return (length, true);
            }
        }

        return null;
    }

    /// <summary>Takes the bytes of a header.</summary>
    public static NiftiHeader Parse(byte[] bytes, bool isBigEndian) => new(bytes, isBigEndian);

    /// <summary>A header of zeros but for its length, with the lowest byte first.</summary>
    public static NiftiHeader Create(bool isVersion2)
    {
        byte[] bytes = new byte[isVersion2 ? Length2 : Length1];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return new NiftiHeader(bytes, isBigEndian: false);
    }

    /// <summary>A copy that can be changed.</summary>
    public NiftiHeader Clone() => new([.. _bytes], IsBigEndian);

    /// <summary>The number of axes (0), and the size of each (1 to 7).</summary>
    public long GetDimension(int index) => IsVersion2 ? GetWhole(16 + (8 * index), 8) : GetWhole(40 + (2 * index), 2);

    public void SetDimension(int index, long size) => SetWhole(IsVersion2 ? 16 + (8 * index) : 40 + (2 * index), IsVersion2 ? 8 : 2, size);

    /// <summary>Whether z is flipped (0), and the spacing of each axis (1 to 7).</summary>
    public double GetSpacing(int index) => Get(76 + (4 * index), 104 + (8 * index));

    public void SetSpacing(int index, double spacing) => Set(76 + (4 * index), 104 + (8 * index), spacing);

    /// <summary>Three numbers of the rotation (b, c, d of a quaternion), and three of the origin.</summary>
    public double GetRotation(int index) => Get(256 + (4 * index), 352 + (8 * index));

    public void SetRotation(int index, double value) => Set(256 + (4 * index), 352 + (8 * index), value);

    /// <summary>The twelve numbers of the matrix, row by row.</summary>
    public double GetMatrix(int index) => Get(280 + (4 * index), 400 + (8 * index));

    public void SetMatrix(int index, double value) => Set(280 + (4 * index), 400 + (8 * index), value);

    public void SetCodes(int qform, int sform)
    {
        SetWhole(IsVersion2 ? 344 : 252, IsVersion2 ? 4 : 2, qform);
        SetWhole(IsVersion2 ? 348 : 254, IsVersion2 ? 4 : 2, sform);
    }

    public void SetUnits(int units) => SetWhole(IsVersion2 ? 500 : 123, IsVersion2 ? 4 : 1, units);

    /// <summary>Says what the numbers are, and that they are not scaled.</summary>
    public void SetDataType(int dataType, int bits)
    {
        SetWhole(IsVersion2 ? 12 : 70, 2, dataType);
        SetWhole(IsVersion2 ? 14 : 72, 2, bits);
        Set(112, 176, 1);
        Set(116, 184, 0);
    }

    /// <summary>Says what the numbers mean (1002 is a label), and forgets between which values viewers should show them.</summary>
    public void SetMeaning(int intent)
    {
        SetWhole(IsVersion2 ? 504 : 68, IsVersion2 ? 4 : 2, intent);
        Set(124, 192, 0);
        Set(128, 200, 0);
    }

    public void SetMagic(bool isPair)
    {
        var magic = IsVersion2
            ? (isPair ? "ni2\0\r\n\u001a\n"u8 : "n+2\0\r\n\u001a\n"u8)
            : (isPair ? "ni1\0"u8 : "n+1\0"u8);
        magic.CopyTo(_bytes.AsSpan(IsVersion2 ? 4 : 344));
    }

    private double Get(int offset1, int offset2) => IsVersion2 ? GetReal(offset2, 8) : GetReal(offset1, 4);

    private void Set(int offset1, int offset2, double value, bool isWhole2 = false)
    {
        if (!IsVersion2)
        {
            SetWhole(offset1, 4, BitConverter.SingleToInt32Bits((float)value));
            return;
        }

        SetWhole(offset2, 8, isWhole2 ? (long)value : BitConverter.DoubleToInt64Bits(value));
    }

    private double GetReal(int offset, int length) => length == 4
        ? BitConverter.Int32BitsToSingle((int)GetWhole(offset, 4))
        : BitConverter.Int64BitsToDouble(GetWhole(offset, 8));

    private long GetWhole(int offset, int length)
    {
        var bytes = _bytes.AsSpan(offset, length);
        return length switch
        {
            2 => IsBigEndian ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    private void SetWhole(int offset, int length, long value)
    {
        for (int index = 0; index < length; index++)
        {
            _bytes[offset + (IsBigEndian ? length - 1 - index : index)] = (byte)(value >> (8 * index));
        }
    }
}
