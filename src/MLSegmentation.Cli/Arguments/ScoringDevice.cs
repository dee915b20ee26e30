using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>What <c>--device</c> says: a provider of ONNX Runtime and, where it has several devices, which of them.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Index">The device, from 0; null for a provider that has one.</param>
/// <param name="Settings">What else the provider is told.</param>
internal sealed record ScoringDevice(ExecutionProvider Provider, int? Index, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>What may be given, for messages.</summary>
    public const string Allowed =
        "cpu, cuda, tensorrt or directml, each of the latter three also with the number of a device as in cuda:1, coreml, openvino, or openvino:TYPE with the "
        + "type of a device as in openvino:GPU";

    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>Reads the name of a device; null where there is none of that name.</summary>
    public static ScoringDevice? TryParse(string text)
    {
        string[] parts = text.Split(':', 2);
        string? detail = parts.Length > 1 ? parts[1] : null;
        return (parts[0], detail) switch
        {
            ("cpu", null) => new(ExecutionProvider.Cpu, null, NoSettings),
            ("cuda", _) => Numbered(ExecutionProvider.Cuda, detail),
            ("tensorrt", _) => Numbered(ExecutionProvider.TensorRt, detail),
            ("directml", _) => Numbered(ExecutionProvider.DirectMl, detail),
            ("coreml", null) => new(ExecutionProvider.CoreMl, null, NoSettings),
            ("openvino", null) => new(ExecutionProvider.OpenVino, null, NoSettings),
            ("openvino", { Length: > 0 }) => new(ExecutionProvider.OpenVino, null, new Dictionary<string, string> { ["device_type"] = detail }),
            _ => null,
        };
    }

    private static ScoringDevice? Numbered(ExecutionProvider provider, string? detail) => detail is null
        ? new(provider, 0, NoSettings)
        : int.TryParse(detail, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new(provider, index, NoSettings) : null;
}
