using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

[CustomMappingFactoryAttribute("Tripling")]
public sealed class Tripling : CustomMappingFactory<NumberRow, Tripling.Output>
{
    public static void Map(NumberRow source, Output target) => target.Triple = 3 * source.Id;

    public override Action<NumberRow, Output> GetMapping() => Map;

    public sealed class Output
    {
        public int Triple { get; set; }
    }
}
