#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

namespace MLSegmentation.Training.Build;

/// <summary>
/// Copies a shared library of a 64-bit Linux without one version that it needs of another library: the loader then takes a library that
/// lacks the version. Right only where no symbol of that version is used. The need is left out of the list in which it stands between
/// others; nothing moves.
/// </summary>
/// <remarks>The structures are those of the System V ABI and of the Linux Standard Base, "Symbol Versioning".</remarks>
public sealed class RelaxVersionNeed : Microsoft.Build.Utilities.Task
{
    private const int SectionOfVersionNeeds = 0x6ffffffe;

    /// <summary>The library as its package has it; it is only read.</summary>
    [Required]
    public string Library { get; set; } = "";

    /// <summary>The version to relax, such as <c>GLIBCXX_3.4.32</c>.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>The file to write.</summary>
    [Required]
    public string RelaxedLibrary { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            byte[] content = File.ReadAllBytes(Library);
            if (!Relax(content, Version))
            {
                Log.LogMessage(MessageImportance.Low, "{0} does not need {1}; it is copied unchanged.", Library, Version);
            }

            WriteAnew(content);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.LogError("{0} could not be relaxed into {1}: {2}", Library, RelaxedLibrary, exception.Message);
            return false;
        }
    }

    /// <summary>Takes the needs of <paramref name="version"/> out of <paramref name="library"/>.</summary>
    /// <returns>Whether there was one; never in a file that is no library of a 64-bit little-endian Linux.</returns>
    /// <exception cref="InvalidDataException">The file is damaged: a table lies outside it.</exception>
    public static bool Relax(byte[] library, string version)
    {
        byte[] magic = { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 };
        if (library.Length < 64 || !library.Take(magic.Length).SequenceEqual(magic))
        {
            return false;
        }

        long table = Int64At(library, 0x28);
        int entrySize = UInt16At(library, 0x3a);
        int entries = UInt16At(library, 0x3c);
        bool found = false;
        for (long section = table; section < table + (entries * entrySize); section += entrySize)
        {
            if (Int32At(library, section + 4) == SectionOfVersionNeeds)
            {
                long names = table + (Int32At(library, section + 0x28) * entrySize);
                found |= RelaxSection(library, section, Int64At(library, names + 0x18), version);
            }
        }

        return found;
    }

    // Verneed, one for each file: version (2 bytes), count (2), file (4), offset of the first Vernaux (4), offset of the next Verneed (4).
    private static bool RelaxSection(byte[] library, long section, long names, string version)
    {
        long need = Int64At(library, section + 0x18);
        int files = Int32At(library, section + 0x2c);
        bool found = false;
        for (int file = 0; file < files; file++)
        {
            found |= RelaxNeed(library, need, names, version);
            need += Int32At(library, need + 12);
        }

        return found;
    }

    // Vernaux, one for each version: hash (4), flags (2), index (2), name (4), offset of the next Vernaux (4), 0 in the last.
    private static bool RelaxNeed(byte[] library, long need, long names, string version)
    {
        int count = UInt16At(library, need + 2);
        long link = need + 8;
        long current = need + Int32At(library, link);
        for (int index = 0; index < count && count > 1; index++)
        {
            int next = Int32At(library, current + 12);
            if (NameAt(library, names + Int32At(library, current + 8)) == version)
            {
                BitConverter.GetBytes(next == 0 ? 0 : Int32At(library, link) + next).CopyTo(library, link);
                BitConverter.GetBytes((ushort)(count - 1)).CopyTo(library, need + 2);
                return true;
            }

            link = current + 12;
            current += next;
        }

        return false;
    }

    private static string NameAt(byte[] library, long offset)
    {
        int start = Within(library, offset, 1);
        int end = Array.IndexOf(library, (byte)0, start);
        return end >= 0 ? Encoding.ASCII.GetString(library, start, end - start) : throw Damaged();
    }

    private static int UInt16At(byte[] library, long offset) => BitConverter.ToUInt16(library, Within(library, offset, 2));

    private static int Int32At(byte[] library, long offset) => BitConverter.ToInt32(library, Within(library, offset, 4));

    private static long Int64At(byte[] library, long offset) => BitConverter.ToInt64(library, Within(library, offset, 8));

    private static int Within(byte[] library, long offset, int size) =>
        offset >= 0 && offset <= library.Length - size ? (int)offset : throw Damaged();

    private static InvalidDataException Damaged() => new("The file is damaged: a table lies outside it.");

    // Never into the file that is there: a build may have linked it with others.
    private void WriteAnew(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(RelaxedLibrary))!);
        string temporary = RelaxedLibrary + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Delete(RelaxedLibrary);
        File.Move(temporary, RelaxedLibrary);
    }
}
