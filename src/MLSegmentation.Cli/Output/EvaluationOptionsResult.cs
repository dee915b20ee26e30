using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of the choices under which metrics were computed, in the words of the command line.</summary>
internal sealed record EvaluationOptionsResult(
    string Aggregation,
    string Averaging,
    string AbsentClasses,
    bool IncludeBackground,
    double Beta,
    bool ExactRanking,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SurfaceOptions? Surfaces,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ObjectOptions? Objects,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BootstrapOptions? Bootstrap)
{
    public static EvaluationOptionsResult Of(SegmentationEvaluationOptions options) => new(
        Word(Arguments.EvaluationChoices.Aggregations, options.Aggregation),
        Word(Arguments.EvaluationChoices.Averagings, options.Averaging),
        Word(Arguments.EvaluationChoices.AbsentClasses, options.AbsentClasses),
        options.IncludeBackground,
        options.Beta,
        options.ExactRanking,
        options.Surfaces,
        options.Objects,
        options.Bootstrap);

    private static string Word<T>(IReadOnlyDictionary<string, T?> words, T value)
        where T : struct => words.First(pair => value.Equals(pair.Value)).Key;
}
