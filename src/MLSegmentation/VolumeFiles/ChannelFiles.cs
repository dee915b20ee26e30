using System.Text.RegularExpressions;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Which files are the channels of one volume, by their names.</summary>
internal static partial class ChannelFiles
{
    /// <summary>Puts the files together that are channels of one volume.</summary>
    /// <param name="files">All files.</param>
    /// <param name="suffixes">What the names end with, in the order of the channels; null for those of nnU-Net where all files have them.</param>
    /// <param name="search">Who is told what is left out.</param>
    /// <returns>Each volume, as a file of its first channel with its own name, and the files of all channels.</returns>
    /// <exception cref="SegmentationException">A volume lacks a channel, or there is none.</exception>
    public static IReadOnlyList<(FoundFile Volume, string[] Paths)> Group(
        IReadOnlyList<FoundFile> files, IReadOnlyList<string>? suffixes, FolderSearch search)
    {
        if ((suffixes ?? FindNumbers(files)) is not { } endings)
        {
            return [.. files.Select(file => (file, (string[])[file.Path]))];
        }

        var named = files.Select(file => (File: file, Ending: endings.Where(ending => IsOne(file, ending)).MaxBy(ending => ending.Length))).ToList();
        FoundFile[] others = [.. named.Where(item => item.Ending is null).Select(item => item.File)];
        if (others.Length > 0)
        {
            search.Warning?.Invoke(SegmentationText.Escape(
                $"{others.Length} {(others.Length == 1 ? "file was" : "files were")} left out, whose names end with none of {string.Join(", ", endings)}: "
                + $"{FolderSearch.Join(others)}."));
        }

        return [.. named.Where(item => item.Ending is not null)
            .GroupBy(item => FoundFile.KeyOf(item.File.Folder, item.File.Name[..^item.Ending!.Length]), StringComparer.Ordinal)
            .Select(group => Collect(group.Key, [.. group.Select(item => (item.File, item.Ending!))], endings))];
    }

    /// <summary>A name, or a path, without the number of a channel that it may end with in nnU-Net's data sets.</summary>
    public static string WithoutNumber(string name) => Number().Replace(name, "");

    private static bool IsOne(FoundFile file, string ending) =>
        file.Name.Length > ending.Length && file.Name.EndsWith(ending, StringComparison.Ordinal);

    private static (FoundFile Volume, string[] Paths) Collect(string key, (FoundFile File, string Ending)[] channels, IReadOnlyList<string> endings)
    {
        string[] paths = [.. endings.Select(ending => Find(key, channels, ending))];
        var first = channels.First(channel => channel.File.Path == paths[0]);
        return (first.File with { Name = first.File.Name[..^first.Ending.Length] }, paths);
    }

    private static string Find(string key, (FoundFile File, string Ending)[] channels, string ending)
    {
        FoundFile[] found = [.. channels.Where(channel => channel.Ending == ending).Select(channel => channel.File)];
        return found switch
        {
            [var one] => one.Path,
            [] => throw new SegmentationException(
                $"The volume '{key}' has no file that ends with '{ending}'; it has {FolderSearch.Join([.. channels.Select(channel => channel.File)])}. "
                + "Every volume needs all channels: add the file, or take the volume out."),
            _ => throw new SegmentationException($"The volume '{key}' has several files for one channel: {FolderSearch.Join(found)}. Keep one of them."),
        };
    }

    /// <summary>The numbers that the names end with in nnU-Net's data sets; null where not all do.</summary>
    private static string[]? FindNumbers(IReadOnlyList<FoundFile> files)
    {
        string[] endings = [.. files.Select(file => Number().Match(file.Name).Value).Distinct().Order(StringComparer.Ordinal)];
        return endings is ["_0000", ..] ? endings : null;
    }

    [GeneratedRegex("(?<=.)_[0-9]{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
