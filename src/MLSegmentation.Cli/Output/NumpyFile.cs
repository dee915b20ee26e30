using System.Runtime.InteropServices;
using System.Text;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes arrays in NumPy's format, version 1.0, which numpy.load and many other programs read.</summary>
internal static class NumpyFile
{
    private const int Alignment = 64;

    /// <summary>Writes float32 values in row-major order with the given dimensions.</summary>
    public static void Write(string path, ReadOnlySpan<float> values, ReadOnlySpan<int> dimensions)
    {
        byte[] header = Header(dimensions);
        byte[] data = MemoryMarshal.AsBytes(values).ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(data);
        });
    }

    private static byte[] Header(ReadOnlySpan<int> dimensions)
    {
        string description = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", dimensions.ToArray())},), }}";
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        int unpadded = magic.Length + sizeof(ushort) + description.Length + 1;
        int padding = (Alignment - (unpadded % Alignment)) % Alignment;
        ushort length = (ushort)(description.Length + padding + 1);
        return [.. magic, (byte)(length & 0xFF), (byte)(length >> 8), .. Encoding.ASCII.GetBytes(description + new string(' ', padding) + "\n")];
    }
}
