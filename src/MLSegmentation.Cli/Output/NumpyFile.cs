using System.Runtime.InteropServices;
using System.Text;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes arrays in NumPy's format, version 1.0, which numpy.load and many other programs read.</summary>
internal static class NumpyFile
{
    private const int Alignment = 64;

    // As bytes, all values may be more than an array or a span holds.
    private const int ValuesAtATime = 1 << 20;

    /// <summary>Writes float32 values in row-major order with the given dimensions.</summary>
    public static void Write(string path, ReadOnlyMemory<float> values, IReadOnlyList<int> dimensions) =>
        AtomicFile.Write(path, stream => WriteTo(stream, values, dimensions));

    /// <summary>Writes into a stream.</summary>
    public static void WriteTo(Stream stream, ReadOnlyMemory<float> values, IReadOnlyList<int> dimensions)
    {
        stream.Write(Header(dimensions));
        for (var rest = values; rest.Length > 0; rest = rest[Math.Min(rest.Length, ValuesAtATime)..])
        {
            stream.Write(MemoryMarshal.AsBytes(rest.Span[..Math.Min(rest.Length, ValuesAtATime)]));
        }
    }

    private static byte[] Header(IReadOnlyList<int> dimensions)
    {
        string description = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", dimensions)},), }}";
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        int unpadded = magic.Length + sizeof(ushort) + description.Length + 1;
        int padding = (Alignment - (unpadded % Alignment)) % Alignment;
        ushort length = (ushort)(description.Length + padding + 1);
        return [.. magic, (byte)(length & 0xFF), (byte)(length >> 8), .. Encoding.ASCII.GetBytes(description + new string(' ', padding) + "\n")];
    }
}
