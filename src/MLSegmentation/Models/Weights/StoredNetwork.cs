using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// What a safetensors file says of the network that its weights are of. Networks that differ only in what has no weights, such as the activation, have
/// the same names and shapes.
/// </summary>
internal static class StoredNetwork
{
    // Its value is JSON: the name of the network and its options. Files keep this key.
    private const string Key = "mlsegmentation.network";

    // What makes no difference to a network that is not trained.
    private const string Dropout = "dropout";

    /// <summary>The texts that are written beside the weights of a network.</summary>
    public static IReadOnlyDictionary<string, string> Describe(NetworkInfo network) => new Dictionary<string, string>(WeightTensor.PyTorchMetadata)
    {
        [Key] = JsonSerializer.Serialize(new Content(network.Name, network.Options)),
    };

    /// <summary>The network that the texts beside weights name, those of a checkpoint among them; null where they name none.</summary>
    /// <exception cref="SegmentationException">What they say of it cannot be read.</exception>
    public static NetworkInfo? Read(IReadOnlyDictionary<string, string> metadata, string path)
    {
        string key = metadata.ContainsKey(Key) ? Key : CheckpointLayout.StateKey;
        if (!metadata.TryGetValue(key, out string? text))
        {
            return null;
        }

        try
        {
            return key == Key ? Parse(JsonSerializer.Deserialize<Content>(text)) : Parse(JsonSerializer.Deserialize<Training>(text));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SegmentationException($"'{path}' is damaged: what it says of its network, {key}, cannot be read. Take an undamaged copy.", exception);
        }
    }

    /// <summary>
    /// In what a network differs from that of a model, as messages say it; null where it does not. One may have options that the other is too old for.
    /// </summary>
    public static string? FindDifference(NetworkInfo stored, NetworkInfo own)
    {
        string[] differences = stored.Name != own.Name
            ? [$"they are of the network {stored.Name}, and the model has {own.Name}"]
            :
            [
                .. own.Options.Where(option => option.Key != Dropout && stored.Options.TryGetValue(option.Key, out string? value) && value != option.Value)
                    .Select(option => $"{option.Key} is {stored.Options[option.Key]} there, and {option.Value} in the model"),
            ];
        return differences is [] ? null : string.Join("; ", differences);
    }

    /// <summary>A network as messages show it, for example <c>unet (activation relu, depth 4)</c>.</summary>
    public static string ToText(NetworkInfo network)
    {
        var options = network.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key} {option.Value}");
        return $"{network.Name} ({string.Join(", ", options)})";
    }

    private static NetworkInfo Parse(Content? content) => content is { Name: { } name, Options: { } options } && !options.Values.Contains(null!)
        ? new NetworkInfo(name, options, 0)
        : throw new JsonException("a part is missing.");

    /// <summary>The network of a training, whose description has its options under their names.</summary>
    private static NetworkInfo? Parse(Training? training) => training?.Run is not { } run || !run.TryGetValue(CheckpointLayout.NetworkKey, out string? name)
        ? null
        : Parse(new Content(
            name,
            run.Where(item => item.Key.StartsWith(CheckpointLayout.NetworkOptionPrefix, StringComparison.Ordinal))
                .ToDictionary(item => item.Key[CheckpointLayout.NetworkOptionPrefix.Length..], item => item.Value)));

    private sealed record Content(string? Name, IReadOnlyDictionary<string, string>? Options);

    private sealed record Training([property: JsonPropertyName("run")] IReadOnlyDictionary<string, string>? Run);
}
