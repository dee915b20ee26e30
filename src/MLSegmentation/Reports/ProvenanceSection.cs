using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Reports;

/// <summary>Where the numbers come from: the command, the data, the versions and the date.</summary>
internal static class ProvenanceSection
{
    /// <summary>Makes the section.</summary>
    public static ReportSection Create(SegmentationMetrics metrics, SegmentationReportOptions options) =>
        new("provenance", "Provenance", DataTable.Facts(Facts(metrics, options)));

    private static IEnumerable<(string Name, string Value)> Facts(SegmentationMetrics metrics, SegmentationReportOptions options)
    {
        if (options.Command is { } command)
        {
            yield return ("Command", command);
        }

        if ((options.Data ?? FindFolder(metrics)) is { } data)
        {
            yield return ("Data", data);
        }

        yield return ("Date", (options.Date ?? DateTimeOffset.Now).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        yield return ("MLSegmentation", VersionOf(typeof(SegmentationMetrics)));
        yield return ("ML.NET", VersionOf(typeof(MLContext)));
        yield return ("ONNX Runtime", VersionOf(typeof(InferenceSession)));
        yield return ("System", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
    }

    /// <summary>The folder that all images are in; null where they are in several, or nobody knows.</summary>
    private static string? FindFolder(SegmentationMetrics metrics)
    {
        string?[] folders = [.. metrics.Images.Select(image => Path.GetDirectoryName(image.ImagePath)).Distinct().Take(2)];
        return folders is [{ Length: > 0 } folder] ? folder : null;
    }

    /// <summary>The version of the package that a type is from, without the commit that it was built from.</summary>
    private static string VersionOf(Type type)
    {
        var assembly = type.Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString();
        return version?.Split('+')[0] ?? "unknown";
    }
}
