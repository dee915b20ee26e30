using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Reads <c>cpu</c>, <c>cuda</c> and <c>cuda:1</c>.</summary>
internal static class DeviceName
{
    /// <summary>The index of the GPU, or null for the processor.</summary>
    public static int? ToGpuDeviceId(string name)
    {
        if (name == "cpu")
        {
            return null;
        }

        string index = name == "cuda" ? "0" : name.StartsWith("cuda:", StringComparison.Ordinal) ? name["cuda:".Length..] : "";
        return int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : throw new UsageException($"--device takes cpu, cuda or cuda:INDEX, not '{name}'.");
    }
}
