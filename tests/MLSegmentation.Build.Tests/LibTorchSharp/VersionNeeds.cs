using System.Buffers.Binary;
using System.Text;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>Reads which versions a library of a 64-bit Linux needs.</summary>
internal static class VersionNeeds
{
    /// <summary>The versions, each with the file that has it, in the order of the library.</summary>
    public static (string File, string Version)[] Read(byte[] library)
    {
        int table = Read32(library, 0x28);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(0x3a));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(0x3c));
        int section = Enumerable.Range(0, count).Select(index => table + (index * size))
            .Single(section => Read32(library, section + 4) == 0x6ffffffe);
        int names = Read32(library, table + (Read32(library, section + 0x28) * size) + 0x18);
        return
        [
            .. from file in Chain(library, Read32(library, section + 0x18))
               from version in Chain(library, file + Read32(library, file + 8))
               select (ReadName(library, names, file + 4), ReadName(library, names, version + 8)),
        ];
    }

    // In the entries of files and of versions alike, the offset of the next is at byte 12.
    private static IEnumerable<int> Chain(byte[] library, int first)
    {
        int entry = first;
        for (int step = -1; step != 0; entry += step)
        {
            step = Read32(library, entry + 12);
            yield return entry;
        }
    }

    private static string ReadName(byte[] library, int names, int place)
    {
        var text = library.AsSpan(names + Read32(library, place));
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private static int Read32(byte[] library, int offset) => BinaryPrimitives.ReadInt32LittleEndian(library.AsSpan(offset));
}
