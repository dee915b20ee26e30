using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLSegmentation.Training.Auto;

/// <summary>The result of a run as JSON.</summary>
internal static class AutoJson
{
    /// <summary>Writes it.</summary>
    public static string Write(AutoTrainingResult result) => new JsonObject
    {
        ["seconds"] = Math.Round(result.Duration.TotalSeconds, 3),
        ["seed"] = result.Seed,
        ["stopped"] = result.IsStopped,
        ["network"] = result.Model.Info.Network.Name,
        ["parameters"] = result.Model.Info.Network.Parameters,
        ["decisions"] = Serialize(result.Decisions),
        ["candidates"] = new JsonArray([.. result.Candidates.Select(Write)]),
        ["metrics"] = Serialize(result.Metrics),
        ["crossValidation"] = Serialize(result.CrossValidation),
        ["outOfFold"] = Serialize(result.OutOfFold),
        ["plan"] = JsonNode.Parse(result.Plan.ToJson()),
    }.ToJsonString(SegmentationJson.Options);

    private static JsonObject Write(AutoCandidate candidate) => new()
    {
        ["name"] = candidate.Name,
        ["reason"] = candidate.Reason,
        ["chosen"] = candidate.IsChosen,
        ["network"] = candidate.Plan.Network.Name,
        ["trials"] = new JsonArray([.. candidate.Trials.Select(trial => new JsonObject
        {
            ["round"] = trial.Round,
            ["steps"] = trial.Steps,
            ["seconds"] = Math.Round(trial.Duration.TotalSeconds, 3),
            ["score"] = double.IsNaN(trial.Score) ? null : trial.Score,
            ["losses"] = Serialize(trial.Losses),
        })]),
    };

    private static JsonNode? Serialize<T>(T value) => JsonSerializer.SerializeToNode(value, SegmentationJson.Options);
}
