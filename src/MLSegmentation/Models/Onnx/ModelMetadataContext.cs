using System.Text.Json.Serialization;

namespace MLSegmentation.Models.Onnx;

/// <summary>The generated JSON code for the model's metadata.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingInfo))]
internal sealed partial class ModelMetadataContext : JsonSerializerContext;
