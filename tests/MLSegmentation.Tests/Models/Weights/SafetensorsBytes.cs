using System.Buffers.Binary;
using System.Text;

namespace MLSegmentation.Tests.Models.Weights;

/// <summary>Files in the safetensors layout, put together by hand.</summary>
internal static class SafetensorsBytes
{
    /// <summary>The length of the header, the header, the data.</summary>
    public static byte[] Create(string header, params byte[] data) => Create(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Create(byte[] header, byte[] data) => CreateClaiming((ulong)header.Length, [.. header, .. data]);

    /// <summary>A header length that need not be true, and what follows it.</summary>
    public static byte[] CreateClaiming(ulong headerLength, byte[] rest)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, headerLength);
        return [.. length, .. rest];
    }
}
