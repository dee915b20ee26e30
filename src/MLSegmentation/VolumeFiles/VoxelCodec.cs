using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.VolumeFiles;

/// <summary>Turns the numbers of a file into voxels, and back.</summary>
internal static class VoxelCodec
{
    private const int ChunkLength = 1 << 14;

    /// <summary>Reads voxels, one after another.</summary>
    /// <param name="stream">What they are read from.</param>
    /// <param name="type">How they are stored.</param>
    /// <param name="isBigEndian">Whether the highest byte comes first.</param>
    /// <param name="scaling">What each number is multiplied with, and what is added then; null for neither.</param>
    /// <param name="voxels">Where they go.</param>
    public static void Read(VolumeStream stream, VoxelType type, bool isBigEndian, VoxelScaling? scaling, Span<float> voxels)
    {
        int size = type.GetSize();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkLength * size);
        try
        {
            while (voxels.Length > 0)
            {
                int count = Math.Min(ChunkLength, voxels.Length);
                var bytes = buffer.AsSpan(0, count * size);
                stream.ReadExactly(bytes);
                if (isBigEndian == BitConverter.IsLittleEndian)
                {
                    Reverse(bytes, size);
                }

                Decode(bytes, type, scaling, voxels[..count]);
                voxels = voxels[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes voxels, which the type must hold.</summary>
    public static void Write(Stream stream, VoxelType type, bool isBigEndian, ReadOnlySpan<float> voxels)
    {
        int size = type.GetSize();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkLength * size);
        try
        {
            while (voxels.Length > 0)
            {
                int count = Math.Min(ChunkLength, voxels.Length);
                var bytes = buffer.AsSpan(0, count * size);
                Encode(voxels[..count], type, bytes);
                if (isBigEndian == BitConverter.IsLittleEndian)
                {
                    Reverse(bytes, size);
                }

                stream.Write(bytes);
                voxels = voxels[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Of voxels whose channels stand side by side, makes one plane for each channel.</summary>
    public static float[] ToPlanes(float[] voxels, int channels)
    {
        if (channels == 1)
        {
            return voxels;
        }

        int length = voxels.Length / channels;
        float[] planes = GC.AllocateUninitializedArray<float>(voxels.Length);
        for (int index = 0; index < voxels.Length; index++)
        {
            planes[(index % channels * length) + (index / channels)] = voxels[index];
        }

        return planes;
    }

    /// <summary>Puts the channels of each voxel side by side.</summary>
    public static float[] FromPlanes(float[] planes, int channels)
    {
        if (channels == 1)
        {
            return planes;
        }

        int length = planes.Length / channels;
        float[] voxels = GC.AllocateUninitializedArray<float>(planes.Length);
        for (int index = 0; index < voxels.Length; index++)
        {
            voxels[index] = planes[(index % channels * length) + (index / channels)];
        }

        return voxels;
    }

    private static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var numbers = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(numbers, numbers);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void Decode(ReadOnlySpan<byte> bytes, VoxelType type, VoxelScaling? scaling, Span<float> voxels)
    {
        switch (type)
        {
            case VoxelType.Unsigned8:
                Convert(bytes, scaling, voxels);
                break;
            case VoxelType.Signed8:
                Convert(MemoryMarshal.Cast<byte, sbyte>(bytes), scaling, voxels);
                break;
            case VoxelType.Unsigned16:
                Convert(MemoryMarshal.Cast<byte, ushort>(bytes), scaling, voxels);
                break;
            case VoxelType.Signed16:
                Convert(MemoryMarshal.Cast<byte, short>(bytes), scaling, voxels);
                break;
            case VoxelType.Unsigned32:
                Convert(MemoryMarshal.Cast<byte, uint>(bytes), scaling, voxels);
                break;
            case VoxelType.Signed32:
                Convert(MemoryMarshal.Cast<byte, int>(bytes), scaling, voxels);
                break;
            case VoxelType.Unsigned64:
                Convert(MemoryMarshal.Cast<byte, ulong>(bytes), scaling, voxels);
                break;
            case VoxelType.Signed64:
                Convert(MemoryMarshal.Cast<byte, long>(bytes), scaling, voxels);
                break;
            case VoxelType.Float32:
                Convert(MemoryMarshal.Cast<byte, float>(bytes), scaling, voxels);
                break;
            default:
                Convert(MemoryMarshal.Cast<byte, double>(bytes), scaling, voxels);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> numbers, VoxelScaling? scaling, Span<float> voxels)
        where T : unmanaged, INumberBase<T>
    {
        if (scaling is not { } known)
        {
            for (int index = 0; index < voxels.Length; index++)
            {
                voxels[index] = float.CreateSaturating(numbers[index]);
            }

            return;
        }

        for (int index = 0; index < voxels.Length; index++)
        {
            voxels[index] = (float)((double.CreateSaturating(numbers[index]) * known.Slope) + known.Intercept);
        }
    }

    private static void Encode(ReadOnlySpan<float> voxels, VoxelType type, Span<byte> bytes)
    {
        switch (type)
        {
            case VoxelType.Unsigned8:
                Convert(voxels, bytes);
                break;
            case VoxelType.Signed8:
                Convert(voxels, MemoryMarshal.Cast<byte, sbyte>(bytes));
                break;
            case VoxelType.Unsigned16:
                Convert(voxels, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case VoxelType.Signed16:
                Convert(voxels, MemoryMarshal.Cast<byte, short>(bytes));
                break;
            case VoxelType.Unsigned32:
                Convert(voxels, MemoryMarshal.Cast<byte, uint>(bytes));
                break;
            case VoxelType.Signed32:
                Convert(voxels, MemoryMarshal.Cast<byte, int>(bytes));
                break;
            case VoxelType.Float64:
                Convert(voxels, MemoryMarshal.Cast<byte, double>(bytes));
                break;
            default:
                Convert(voxels, MemoryMarshal.Cast<byte, float>(bytes));
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<float> voxels, Span<T> numbers)
        where T : unmanaged, INumberBase<T>
    {
        for (int index = 0; index < voxels.Length; index++)
        {
            numbers[index] = T.CreateSaturating(voxels[index]);
        }
    }
}
