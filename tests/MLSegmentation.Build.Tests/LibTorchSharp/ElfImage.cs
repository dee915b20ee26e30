using System.Buffers.Binary;
using System.Text;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>
/// Makes the smallest library of a 64-bit Linux that needs versions: the header (bytes 0 to 63), three sections (64 to 255: none, names,
/// version needs), and the needs from byte 256: 16 bytes for each file, followed by 16 for each of its versions; then the names.
/// </summary>
internal static class ElfImage
{
    public const int Needs = 256;

    private const int SectionTable = 64;
    private const int SectionSize = 64;
    private const int EntrySize = 16;

    /// <param name="needs">The files, and the versions that are needed of each.</param>
    public static byte[] Create(params (string File, string[] Versions)[] needs)
    {
        int names = Needs + (EntrySize * needs.Sum(need => 1 + need.Versions.Length));
        string[] texts = [.. needs.Select(need => need.File), .. needs.SelectMany(need => need.Versions)];
        byte[] image = [.. new byte[names], .. Encoding.ASCII.GetBytes(string.Concat(texts.Select(text => text + "\0")))];
        WriteHeaders(image, needs.Length, names);
        int entry = Needs;
        foreach ((string file, string[] versions) in needs)
        {
            Write16(image, entry, 1);
            Write16(image, entry + 2, versions.Length);
            Write32(image, entry + 4, GetOffset(texts, file));
            Write32(image, entry + 8, EntrySize);
            Write32(image, entry + 12, file == needs[^1].File ? 0 : EntrySize * (1 + versions.Length));
            for (int index = 0; index < versions.Length; index++)
            {
                entry += EntrySize;
                Write32(image, entry + 8, GetOffset(texts, versions[index]));
                Write32(image, entry + 12, index == versions.Length - 1 ? 0 : EntrySize);
            }

            entry += EntrySize;
        }

        return image;
    }

    private static void WriteHeaders(byte[] image, int files, int names)
    {
        byte[] identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(image, 0);
        Write32(image, 0x28, SectionTable);
        Write16(image, 0x3a, SectionSize);
        Write16(image, 0x3c, 3);
        Write32(image, SectionTable + SectionSize + 0x18, names);
        const int NeedsSection = SectionTable + (2 * SectionSize);
        Write32(image, NeedsSection + 4, 0x6ffffffe);
        Write32(image, NeedsSection + 0x18, Needs);
        Write32(image, NeedsSection + 0x28, 1);
        Write32(image, NeedsSection + 0x2c, files);
    }

    private static int GetOffset(string[] texts, string text) => texts.TakeWhile(other => other != text).Sum(other => other.Length + 1);

    private static void Write16(byte[] image, int offset, int value) =>
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(offset), (short)value);

    private static void Write32(byte[] image, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(offset), value);
}
