using System.Text.Json.Serialization;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>The generated JSON code for the names of columns in a saved model.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelColumns))]
internal sealed partial class ModelColumnsContext : JsonSerializerContext;
